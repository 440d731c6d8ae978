// A function applied to many items by greenlets: one engine for map, imap and imapUnordered.
//
//   M1  results come in the order of the items (or of completion), each once; an error comes at its position and the
//       results behind it are still there
//   M2  at most `readAhead` items have been taken from the source and not been handed out as results
//   M3  leaving early (return, or a kill or timeout that hits next) stops the source and kills what runs
//   M4  an error that can no longer be handed out is reported

import { type Greenlet, follow } from '../greenlet/greenlet.ts'
import { killAll } from '../greenlet/join-all.ts'
import type { Follower } from '../greenlet/links.ts'
import { park } from '../greenlet/park.ts'
import { sleep } from '../greenlet/sleep.ts'
import { spawn } from '../greenlet/spawn.ts'
import { WaitList, WaitNode } from '../greenlet/wait-list.ts'
import { BooleanWait, Wait } from '../greenlet/wait.ts'
import { describe } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { type Source, openSource } from './source.ts'

export interface MapOptions {
  /** `'continue'` (default): the others run on after a failure. `'kill'`: they are killed, and nothing more starts. */
  onError?: 'continue' | 'kill'
}

export interface ImapOptions extends MapOptions {
  /** How many items may be taken from the source before their results have been asked for. */
  readAhead?: number
}

/** Where the tasks run. */
export interface Slots {
  /** Waits for a free slot, if there is none. */
  takeSlot(): Promise<void> | undefined
  /** Spawns a task in the slot just taken. */
  spawn<T, R>(fn: (item: T) => R, item: T): Greenlet<Awaited<R>>
  /** The slot just taken is not needed. */
  giveBack(): void
}

interface Plan<T, R> {
  readonly operation: string
  readonly slots: Slots
  readonly fn: (item: T) => R
  readonly items: Source<T>
  readonly ordered: boolean
  readonly readAhead: number
  readonly onError: 'continue' | 'kill'
}

class TaskNode extends WaitNode implements Follower {
  readonly #ended: (task: Greenlet) => void
  constructor(ended: (task: Greenlet) => void) {
    super()
    this.#ended = ended
  }
  notify(task: Greenlet): void {
    this.leave()
    this.#ended(task)
  }
}

/** A result to come: the greenlet that made it, or undefined at the end. */
class NextWait<R> extends Wait<Greenlet<R> | undefined> {
  readonly #makers: () => Iterable<Greenlet>
  constructor(operation: string, makers: () => Iterable<Greenlet>) {
    super(operation)
    this.#makers = makers
  }
  override get chances(): Iterable<Greenlet> {
    return this.#makers()
  }
}

/** Iterates over results as they are asked for. `break` ends what still runs; so does `await using`. */
export class MapIterator<R> implements AsyncIterableIterator<R>, AsyncDisposable {
  readonly #plan: Plan<unknown, unknown>
  readonly #waits = new WaitList<NextWait<R>>()
  readonly #credit = new WaitList<BooleanWait>()
  readonly #running = new Set<Greenlet>()
  /** Tasks that have ended and not been handed out, by position. */
  readonly #ended = new Map<number, Greenlet<R>>()
  readonly #feeder: Greenlet
  #taken = 0
  #completed = 0
  #handedOut = 0
  #sourceError: { readonly error: unknown } | undefined
  #exhausted = false
  /** Nothing more is to be started. */
  #ending = false
  /** Nothing more is to be handed out. */
  #over = false

  constructor(plan: Plan<unknown, unknown>) {
    this.#plan = plan
    this.#feeder = spawn(() => this.#feed())
    this.#feeder.name = `${plan.operation} feeder`
  }

  async next(): Promise<IteratorResult<R, undefined>> {
    let task = this.#take()
    if (task === undefined && !this.#finished()) {
      try {
        task = await park(new NextWait<R>(this.#plan.operation, () => [...this.#running, this.#feeder]), this.#waits)
      } catch (error) {
        void this.#stop() // M3
        throw error
      }
    }
    if (task !== undefined) return { value: this.#open(task), done: false }
    const failure = this.#sourceError
    this.#sourceError = undefined
    this.#over = true
    if (failure !== undefined) throw failure.error
    return { value: undefined, done: true }
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    await this.#stop()
    return { value: undefined, done: true }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Whether it was left early: what ran for it has been killed. */
  get left(): boolean {
    return this.#over
  }

  /** Lets all run on, but nobody will ask for results any more. */
  detach(): void {
    this.#over = true
    this.#reportUnread()
  }

  #finished(): boolean {
    return this.#over || (this.#exhausted && this.#handedOut === this.#taken)
  }

  /** The next result, if it is there. */
  #take(): Greenlet<R> | undefined {
    const task = this.#over ? undefined : this.#ended.get(this.#handedOut)
    if (task === undefined) return undefined
    this.#ended.delete(this.#handedOut++)
    this.#credit.shift()?.wake(true)
    return task
  }

  #open(task: Greenlet<R>): R {
    if (task.exception !== undefined && this.#plan.onError === 'kill') void this.#stop()
    return task.tryGet()
  }

  #serve(): void {
    for (let wait = this.#waits.first; wait !== undefined; wait = this.#waits.first) {
      const task = this.#take()
      if (task === undefined && !this.#finished()) return
      wait.wake(task)
    }
  }

  #taskEnded(task: Greenlet<R>, position: number): void {
    this.#running.delete(task)
    const { exception } = task
    if (this.#over) {
      if (exception !== undefined) this.#report(exception, task)
      return
    }
    const killing = exception !== undefined && this.#plan.onError === 'kill'
    // With onError 'kill' the first failure is the next and last result, whatever its position.
    const place = killing ? this.#handedOut : this.#plan.ordered ? position : this.#completed++
    this.#ended.set(place, task)
    if (killing) this.#cutShort()
    this.#serve()
  }

  #cutShort(): void {
    this.#taken = this.#handedOut + 1
    this.#exhausted = this.#ending = true
    void killAll([this.#feeder, ...this.#running])
  }

  async #feed(): Promise<void> {
    const { slots, readAhead, operation } = this.#plan
    const source = openSource(this.#plan.items)
    try {
      for (;;) {
        while (this.#taken - this.#handedOut >= readAhead)
          await park(new BooleanWait(`${operation} feeder`), this.#credit)
        const answer = source.next()
        const step = answer instanceof Promise ? await answer : answer
        if (step.done === true) break
        const slot = slots.takeSlot()
        if (slot !== undefined) await slot
        if (this.#ending) slots.giveBack() // the slot was on its way when the end came
        else this.#start(step.value)
        if ((this.#taken & 63) === 0) await sleep(0)
      }
    } catch (error) {
      if (!this.#ending) this.#sourceError = { error }
      await source.close()
    }
    this.#exhausted = true
    this.#serve()
  }

  #start(item: unknown): void {
    const task = this.#plan.slots.spawn(this.#plan.fn, item) as Greenlet<R>
    const position = this.#taken++
    this.#running.add(task)
    follow(task, new TaskNode(() => this.#taskEnded(task, position)), true)
  }

  #stop(): Promise<boolean> {
    if (!this.#over) {
      this.#over = this.#ending = true
      this.#reportUnread()
      this.#serve()
    }
    return killAll([this.#feeder, ...this.#running])
  }

  #reportUnread(): void {
    for (const task of this.#ended.values()) if (task.exception !== undefined) this.#report(task.exception, task)
    this.#ended.clear()
    const failure = this.#sourceError
    this.#sourceError = undefined
    if (failure === undefined) return
    const text = `the source of ${this.#plan.operation} failed, unread`
    reportError(failure.error, { kind: 'callback', source: this.#plan.items, text })
  }

  #report(error: Error, task: Greenlet): void {
    reportError(error, { kind: 'greenlet', source: task, text: `${describe(task)} of ${this.#plan.operation}, unread` })
  }
}
