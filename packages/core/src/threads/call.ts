// Asking another hub to run one of its functions, and waiting for the answer.
//
//   C1  a question is sent once its wait has begun: one that was killed before asks nothing
//   C2  the answer, the end of the other hub, or whatever ends the wait here: the first of them counts
//   C3  a wait that ends without an answer tells the other hub: the greenlet over there is killed with the same reason

import { GreenletExit } from '../errors.ts'
import { timeLeft } from '../greenlet/deadline.ts'
import { travellingValues } from '../greenlet/local.ts'
import { currentScope, park } from '../greenlet/park.ts'
import { Timeout } from '../greenlet/timeout.ts'
import { Wait, type WaitOptions } from '../greenlet/wait.ts'
import { describe, guarded } from '../hub/describe.ts'
import { noteDelivered } from '../hub/stray.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { readOutcome } from './answer.ts'
import { encode, encodeOrPort } from './codec/encode.ts'
import { joinStacks } from './codec/joined-stack.ts'
import type { Reader } from './codec/reader.ts'
import type { Link, Pending } from './link.ts'
import { CALL, CALL_FUNCTION, CANCEL, WITH_DEADLINE, WITH_VALUES } from './record.ts'

/** What a call is to run, and until when. */
export interface Question {
  /** The name of an export, or the number of a function that was received. */
  readonly target: string | number
  readonly args: readonly unknown[]
  /** Milliseconds; `Infinity` if there is no limit. */
  readonly left: number
  /** Values of locals that go along. Default: those of the current greenlet. */
  readonly values?: readonly (readonly [name: string, value: unknown])[]
}

/** A failure that says "late" is believed when the time is up here, too, or this long has passed. */
const lateGrace = 200

/** Writes what is asked. */
export function sendCall(link: Link, n: number, question: Question): void {
  const { target, args, left, values = travellingValues() } = question
  const writer = link.sender.begin()
  try {
    writer.count(n)
    if (typeof target === 'string') writer.text(target)
    else writer.count(target)
    writer.byte((left < Infinity ? WITH_DEADLINE : 0) | (values.length > 0 ? WITH_VALUES : 0))
    if (left < Infinity) writer.float(left)
    if (values.length > 0) encode(writer, values, link.sender.out)
    encodeOrPort(writer, args, link.sender.out, 'args')
    link.sender.end(typeof target === 'string' ? CALL : CALL_FUNCTION)
  } finally {
    link.sender.drop()
  }
}

/** Says that nobody wants the answer to question `n`, and why. */
export function sendCancel(link: Link, n: number, reason: unknown): void {
  if (link.sender.busy) return queueMicrotask(() => sendCancel(link, n, reason)) // a getter of an argument has aborted it
  const write = (what: unknown): void =>
    link.send(CANCEL, (writer) => {
      writer.count(n)
      encode(writer, what, link.sender.out)
    })
  const sent = guarded(() => {
    write(reason)
    return true
  }, false)
  if (sent) return
  try {
    write(new GreenletExit(`the caller ended its call: ${describe(reason)}`))
  } catch (error) {
    link.fail(error as Error) // the lane is damaged; a kill does not throw for that
  }
}

/** Sends a question with this number. */
export type Questioner = (n: number) => void

/** A wait for the answer of another hub. */
export class CallWait<T> extends Wait<T> implements Pending {
  readonly #link: Link
  readonly #target: string | number
  #n = 0
  /** Whether what it ended with has come from the other hub. */
  answered = false

  constructor(link: Link, target: string | number) {
    super('call')
    this.#link = link
    this.#target = target
  }

  /** Somebody outside of this hub ends it. */
  override get foreign(): boolean {
    return true
  }

  override describe(): string {
    const target = typeof this.#target === 'string' ? this.#target.slice(this.#target.indexOf('#') + 1) : 'a function'
    return `call of ${target} in hub "${this.#link.name}"`
  }

  /** Asks, if the wait has begun and not ended. `left`: milliseconds until its time is up here. */
  ask(args: readonly unknown[], left: number = Infinity): void {
    this.askBy((n) => sendCall(this.#link, n, { target: this.#target, args, left }))
  }

  /** As {@link ask}, with a question of another kind: `send` sends it, with this number. */
  askBy(send: Questioner): void {
    const { exit } = this.#link
    if (exit !== undefined) return void super.fail(exit)
    if (!this.waiting) return // C1
    const n = this.#link.ask(this)
    this.#n = n // C3: a getter of an argument may end the wait
    try {
      send(n)
    } catch (error) {
      this.#n = 0
      this.#link.settle(n)
      super.fail(error)
    }
  }

  answer(kind: number, reader: Reader, link: Link, lost: Error | undefined): void {
    link.settle(this.#n)
    this.#n = 0 // C2
    this.answered = true
    const { failed, late, value } = readOutcome(link, kind, reader, lost)
    if (!failed) this.wake(value as T)
    else if (late) timers.add(new LateTimer(() => super.fail(value)), lateGrace)
    else super.fail(value)
  }

  gone(exit: Error): void {
    this.#n = 0
    super.fail(exit)
  }

  /** Tells the other hub of a kill and goes on waiting for the end; false if nothing was asked, or the hub has ended. */
  protected passOn(reason: unknown): boolean {
    if (this.#n === 0) return false
    noteDelivered(reason)
    sendCancel(this.#link, this.#n, reason)
    return true
  }

  override fail(error: unknown): boolean {
    if (!super.fail(error)) return false
    if (this.#n > 0) {
      this.#link.settle(this.#n)
      sendCancel(this.#link, this.#n, error) // C3
    }
    return true
  }
}

/** The other hub was quicker to see that the time is up; whose time it was is known here only. */
class LateTimer implements Timer {
  slot = -1
  readonly fire: () => void
  constructor(fire: () => void) {
    this.fire = fire
  }
}

/** Runs a function of the other hub; an error that comes back shows both stacks. */
export async function callOver(
  link: Link,
  target: string | number,
  args: readonly unknown[],
  options?: WaitOptions,
): Promise<unknown> {
  const wait = new CallWait<unknown>(link, target)
  const promise = park(wait, undefined, options)
  wait.ask(args, Math.min(timeLeft(currentScope('call')), ownTime(options?.timeout)))
  try {
    return await promise
  } catch (error) {
    if (wait.answered) joinStacks(error, new Error('here').stack, link.name)
    throw error
  }
}

function ownTime(timeout: number | Timeout | undefined): number {
  return timeout instanceof Timeout ? timeout.ms : (timeout ?? Infinity)
}
