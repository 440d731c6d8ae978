// What this hub does for others: runs its functions as greenlets, and answers.
//
//   V1  every call is answered once: by the result, the failure, or the end of this hub
//   V2  a call whose answer nobody wants any more is killed; its `finally` blocks run
//   V3  so is one whose deadline has passed, even if its caller is blocked and cannot say so

import { UnknownExport, ZombieError } from '../errors.ts'
import { Greenlet } from '../greenlet/greenlet.ts'
import { followersOf } from '../greenlet/linked.ts'
import type { Follower } from '../greenlet/links.ts'
import { arriveWith } from '../greenlet/local.ts'
import { asError } from '../greenlet/outcome.ts'
import { Timeout } from '../greenlet/timeout.ts'
import { markObserved } from '../greenlet/tree.ts'
import { WaitNode } from '../greenlet/wait-list.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { readValue, sendFailure, sendResult } from './answer.ts'
import type { Reader } from './codec/reader.ts'
import { onRecord } from './handlers.ts'
import type { Link, Served } from './link.ts'
import { CALL, CALL_FUNCTION, CANCEL, FAILURE, ITEM, LATE, RESULT, WITH_DEADLINE, WITH_VALUES } from './record.ts'

type Callable = (...args: unknown[]) => unknown

let exported = new Map<string, Callable>()
let refusal: Error | undefined

/** From now on other hubs can call the functions among these. Returns their names. */
export function serveExports(module: object): string[] {
  exported = new Map(
    Object.entries(module).filter((entry): entry is [string, Callable] => typeof entry[1] === 'function'),
  )
  return [...exported.keys()]
}

/** From now on calls are refused with this. */
export function refuseCalls(error: Error): void {
  refusal = error
}

/** Follows a greenlet that runs for another hub, and tells it how it ended. */
export class Answer extends WaitNode implements Follower, Served, Timer {
  slot = -1
  readonly #link: Link
  readonly #n: number
  readonly #greenlet: Greenlet
  #flags = 0

  constructor(link: Link, n: number, greenlet: Greenlet) {
    super()
    this.#link = link
    this.#n = n
    this.#greenlet = greenlet
    link.serving.set(n, this)
    markObserved(greenlet)
    followersOf(greenlet).push(this)
  }

  notify(greenlet: Greenlet, gone: boolean): void {
    this.leave()
    if (this.slot >= 0) timers.remove(this)
    if (!this.#link.serving.delete(this.#n)) return // the other hub has ended
    const { exit, exception } = greenlet
    if (gone) sendFailure(this.#link, this.#n, new ZombieError(`${greenlet.toString()} outlived its kill`), this.#flags)
    else if (exit === undefined && exception === undefined) sendResult(this.#link, this.#n, greenlet.value)
    else sendFailure(this.#link, this.#n, exit ?? exception, this.#flags)
  }

  /** V2. Its deadline is over both here and there at the same time: it is told once. */
  cancel(reason: unknown): void {
    if (this.#flags === LATE) return
    if (this.slot >= 0) timers.remove(this)
    void this.#greenlet.kill(asError('kill', reason))
  }

  /** V3 */
  fire(): void {
    this.#flags = LATE // first: one that has not started dies of it at once
    void this.#greenlet.kill(new Timeout(0, { message: 'the deadline of the caller has passed' }))
  }
}

/** Reads the rest of a call, and runs what it is for. */
function receiveCall(link: Link, reader: Reader, n: number, findTarget: () => Callable): void {
  try {
    const flags = reader.byte()
    const left = (flags & WITH_DEADLINE) === 0 ? Infinity : reader.float()
    const values = (flags & WITH_VALUES) === 0 ? undefined : (readValue(link, reader) as [string, unknown][])
    const args = readValue(link, reader) as unknown[]
    if (refusal !== undefined) throw refusal
    const greenlet = new Greenlet(findTarget(), ...args)
    if (values !== undefined) arriveWith(greenlet, values)
    const answer = new Answer(link, n, greenlet)
    if (left < Infinity) timers.add(answer, left)
    greenlet.start()
  } catch (error) {
    sendFailure(link, n, error)
  }
}

onRecord(CALL, (link, reader, lost) => {
  const n = reader.count()
  if (lost !== undefined) return sendFailure(link, n, lost)
  const name = reader.text()
  receiveCall(link, reader, n, () => find(name))
})

onRecord(CALL_FUNCTION, (link, reader, lost) => {
  const n = reader.count()
  if (lost !== undefined) return sendFailure(link, n, lost)
  const fn = link.exported.find(reader.count())
  receiveCall(link, reader, n, () => fn as Callable)
})

const resolvers: ((name: string) => Callable | undefined)[] = []

/** Has `resolve` say what names stand for that are not those of exported functions; undefined if it does not know. */
export function onCallOf(resolve: (name: string) => Callable | undefined): void {
  resolvers.push(resolve)
}

function find(name: string): Callable {
  let fn = exported.get(name)
  for (let i = 0; fn === undefined && i < resolvers.length; i++) fn = resolvers[i]!(name)
  if (fn !== undefined) return fn
  const names = [...exported.keys()].map((one) => JSON.stringify(one)).join(', ')
  throw new UnknownExport(
    `cannot call ${JSON.stringify(name)}: that hub exports ${names === '' ? 'no functions' : names}`,
  )
}

onRecord(CANCEL, (link, reader, lost) => {
  const n = reader.count()
  const reason = lost ?? readValue(link, reader)
  link.serving.get(n)?.cancel(reason)
})

function onAnswer(kind: number): void {
  onRecord(kind, (link, reader, lost) => {
    const pending = link.pending.get(reader.count())
    if (pending !== undefined) pending.answer(kind, reader, link, lost)
    else if (lost === undefined) readValue(link, reader) // nobody wants it; what it refers to is let go
  })
}

onAnswer(ITEM)
onAnswer(RESULT)
onAnswer(FAILURE)
