// The single wait primitive: every blocking operation of every package parks the current scope on a Wait.
//
//   W1  a wait is settled once: by wake, fail, its own time limit, its signal, or a reason delivered to its scope;
//       whichever comes first, the others then do nothing and return false
//   W2  settling leaves everything at once (list, timer, signal, scope), before any user code can run: nothing is
//       consumed by a wait that was interrupted, and a value handed over is never taken back by a later kill
//   W3  the promise is settled through the run queue, in the order in which waits were settled; no user code runs in it
//   W4  a rejection that the scope delivered is marked as handled: a branch nobody awaits cannot crash the process
//   W5  a time limit that belongs to this very wait ends it by expire(), any other reason by rejection
//
// The promise is fulfilled through its native resolve function: a closure there would cut V8's async stack traces.

import { describe } from '../hub/describe.ts'
import { type Task, runQueue } from '../hub/run-queue.ts'
import { counters, settings } from '../hub/settings.ts'
import { callSite } from '../hub/site.ts'
import { noteDelivered } from '../hub/stray.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { noteWait } from './lost.ts'
import { Scope, takePending } from './scope.ts'
import { Timeout, ownLimit, threw } from './timeout.ts'
import { type Suspended, attach, detach, rootOf } from './tree.ts'
import { type WaitList, WaitNode } from './wait-list.ts'

/** What every operation that may wait accepts. */
export interface WaitOptions {
  /** Longest wait in milliseconds, or a `Timeout` whose limit (and error) to use. Default: no limit. */
  timeout?: number | Timeout | undefined
  /** Ends the wait: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const WAITING = 0
const FULFILLED = 1
const REJECTED = 2

const ignore = (): void => {}
let nextResolve: (value: never) => void = ignore
let nextReject: (error: unknown) => void = ignore
const takeFunctions = (resolve: (value: never) => void, reject: (error: unknown) => void): void => {
  nextResolve = resolve
  nextReject = reject
}

const sites = new WeakMap<object, string | undefined>()

/** Rarely needed: a plain number of milliseconds is kept without it. */
interface Limits {
  timeout: Timeout | number | undefined
  signal: AbortSignal | undefined
  onAbort: (() => void) | undefined
}

/**
 * One suspension. Rejects with a `Timeout` when its time is up; see {@link BooleanWait} for waits that return `false`.
 *
 * `operation` and `subject` tell dumps and error texts what is waited for.
 */
export class Wait<T> extends WaitNode implements Task, Suspended, Timer {
  readonly promise: Promise<T>
  readonly operation: string
  /** Place among the timers; -1 without a time limit. */
  slot = -1
  /** When it was parked: `runQueue.time`. */
  since = 0
  readonly #resolve: (value: T) => void
  readonly #reject: (error: unknown) => void
  #scope: Scope | undefined = undefined
  #state = WAITING
  /** What is waited for; once settled, the outcome. */
  #content: unknown
  #limits: Limits | number | undefined = undefined

  constructor(operation: string, subject?: unknown) {
    super()
    this.operation = operation
    this.#content = subject
    this.promise = new Promise<T>(takeFunctions)
    this.#resolve = nextResolve as (value: T) => void
    this.#reject = nextReject
    nextResolve = nextReject = ignore // or the last wait would be kept alive, with its value
  }

  /** What is waited for, as long as it waits. */
  get subject(): unknown {
    return this.waiting ? this.#content : undefined
  }

  /** Those who must all end before it can, as far as they are known: cycles in a deadlock are made of them. */
  get blockers(): Iterable<object> {
    return this.subject instanceof Scope ? [this.subject] : []
  }

  /** Those of whom one has to end, or go on, before it can. */
  get chances(): Iterable<object> {
    return []
  }

  /** It settles a promise; no user code runs before the microtask. */
  get immediate(): boolean {
    return false
  }

  /** Whether it waits for something outside of hublet: time must not jump meanwhile. */
  get foreign(): boolean {
    return false
  }

  /** The root of the scope it was parked in: the greenlet that waits, or what stands for all code outside of them. */
  get root(): object | undefined {
    return this.#scope === undefined ? undefined : rootOf(this.#scope)
  }

  /** Where what it waits for was acquired by who has it, if that is known. */
  get heldSite(): string | undefined {
    return undefined
  }

  get waiting(): boolean {
    return this.#state === WAITING
  }

  /** Hands a value over; false if the wait was settled before. */
  wake(value: T): boolean {
    return Wait.#settle(this, FULFILLED, value)
  }

  /** Ends the wait with an error; false if it was settled before. */
  fail(error: unknown): boolean {
    return Wait.#settle(this, REJECTED, error)
  }

  /** Called when the time limit of this very wait is reached. */
  protected expire(): void {
    const timeout = Wait.#timeout(this)
    this.fail(timeout instanceof Timeout ? timeout.thrown : this.late(timeout ?? Infinity))
  }

  /** What is thrown when the milliseconds given for this very wait are over. */
  protected late(ms: number): Error {
    return new Timeout(ms, { message: `${this.describe()}: timed out after ${ms} ms` })
  }

  static #timeout<T>(self: Wait<T>): Timeout | number | undefined {
    return typeof self.#limits === 'object' ? self.#limits.timeout : self.#limits
  }

  /** Called by the scope: a kill, or a timeout around the wait. */
  interrupt(reason: unknown): void {
    const timeout = Wait.#timeout(this)
    if (timeout instanceof Timeout && threw(timeout, reason)) return this.expire() // W5
    if (this.#state !== WAITING) return
    this.promise.then(undefined, ignore) // W4
    noteDelivered(reason)
    this.fail(reason)
  }

  /** Called by the timers. */
  fire(): void {
    this.expire()
  }

  /** Called by the run queue. */
  step(): void {
    if (this.#state === FULFILLED) this.#resolve(this.#content as T)
    else this.#reject(this.#content)
  }

  /** Where it was parked, if `hub.stacks` was on. */
  get site(): string | undefined {
    return sites.get(this)
  }

  /** What is waited for, in words. */
  describe(): string {
    return this.subject === undefined ? this.operation : `${this.operation} ${describe(this.subject)}`
  }

  /** Makes it a wait of `scope`. Everything was checked; from here on nothing throws. */
  enter(scope: Scope, list: WaitList | undefined, options: WaitOptions | undefined): Promise<T> {
    counters.waiting++
    runQueue.touch()
    this.since = runQueue.time
    this.#scope = attach(scope, this)
    list?.push(this)
    if (settings.stacks) sites.set(this, callSite())
    if (settings.neverWakes) noteWait(rootOf(this.#scope), this.describe(), this.site)
    if (settings.onPark !== undefined && this.#state === WAITING) settings.onPark(this, rootOf(this.#scope))
    if (options !== undefined && this.#state === WAITING) Wait.#limit(this, options, scope)
    if (this.#state !== WAITING) return this.promise // the list served it at once, or its signal was aborted: what is pending is for the next wait
    const reason = takePending(scope)
    if (reason !== undefined) this.interrupt(reason)
    return this.promise
  }

  static #limit<T>(self: Wait<T>, { timeout, signal }: WaitOptions, scope: Scope): void {
    const ms = ownLimit(timeout, scope)
    if (ms !== Infinity) timers.add(self, ms, !(timeout instanceof Timeout) || timeout.ref)
    if (signal === undefined && !(timeout instanceof Timeout)) self.#limits = timeout
    else self.#limits = { timeout, signal, onAbort: undefined }
    if (signal !== undefined) Wait.#listen(self, signal, self.#limits as Limits)
  }

  static #listen<T>(self: Wait<T>, signal: AbortSignal, limits: Limits): void {
    const onAbort = (): void => void self.fail(signal.reason)
    limits.onAbort = onAbort
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  }

  static #settle<T>(self: Wait<T>, state: number, outcome: unknown): boolean {
    if (self.#state !== WAITING) return false
    self.#state = state
    self.#content = outcome
    counters.waiting-- // W2: from here to the end, all that could reach self wait is left
    self.leave()
    if (self.slot >= 0) timers.remove(self)
    if (typeof self.#limits === 'object') Wait.#unlisten(self, self.#limits)
    if (self.#scope !== undefined) detach(self.#scope, self)
    self.enqueue()
    return true
  }

  static #unlisten<T>(self: Wait<T>, { signal, onAbort }: Limits): void {
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort)
  }

  /** Has the promise settled from the run queue; a wait that stands there already overrides this. */
  protected enqueue(): void {
    runQueue.settle(this)
  }
}

/** A wait of the family that returns: `false` when its time is up. */
export class BooleanWait extends Wait<boolean> {
  protected override expire(): void {
    this.wake(false)
  }
}
