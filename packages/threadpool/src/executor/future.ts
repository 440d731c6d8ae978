// What a task will have come to, for those who have not waited for it.
//
//   U1  it ends once: with a value, with an error, or cancelled; whoever asks, before or after, gets the same
//   U2  cancelled means that the task has never begun, and never will
//   U3  a wait that ends early, in whatever way, does nothing to the task
//   U4  once it has ended it holds what it has ended with, and nothing of the task

import type { WaitOptions } from '@hublet/core'
import {
  Linkable,
  checkFunction,
  checkWaitOptions,
  followersOf,
  functionName,
  label,
  notifyAll,
  park,
  reportError,
} from '@hublet/core/lowlevel'

import { CancelledError } from './cancelled-error.ts'
import { EndWait } from './end-wait.ts'

const OPEN = 0
const VALUE = 1
const ERROR = 2
const CANCELLED = 3
const words = ['pending', 'finished', 'failed', 'cancelled'] as const

/** The task of a future, as long as it has not ended. */
export interface Work {
  /** Whether it has begun. */
  readonly running: boolean
  /** Takes it back; false if it has begun. */
  withdraw(): boolean
  /** Ends one that was taken back. */
  cancel(reason: unknown): void
}

/** Says what stands behind a future. */
export let setWork: (future: Future, work: Work) => void
/** Ends one with a value, or with an error. */
export let succeed: (future: Future, value: unknown) => void
export let fail: (future: Future, error: unknown) => void

/**
 * What a task will have come to. Made by {@link ThreadPoolExecutor.submit}.
 *
 * It can be waited for with `wait`, `iwait` and `select`, too, which hand out the future itself. A failure that nobody asks
 * for is silent.
 *
 * ```ts
 * const future = executor.submit(fib, 30)
 * future.done() //=> false
 * await future.result() //=> 832040
 * ```
 */
export class Future<T = unknown> extends Linkable {
  #state: 0 | 1 | 2 | 3 = OPEN
  #outcome: unknown = undefined
  #work: Work | undefined = undefined

  get ready(): boolean {
    return this.#state !== OPEN
  }

  /** Whether it has ended with a value. */
  get successful(): boolean {
    return this.#state === VALUE
  }

  /** Whether it has ended, or was cancelled. */
  done(): boolean {
    return this.#state !== OPEN
  }

  /** Whether the task has begun and not ended: it cannot be cancelled any more. */
  running(): boolean {
    return this.#work?.running === true
  }

  cancelled(): boolean {
    return this.#state === CANCELLED
  }

  /**
   * Has the task never begin. `false` if it has begun already: it goes on then. To end one that runs use `ThreadPool.spawn`,
   * whose greenlet can be killed.
   */
  cancel(): boolean {
    const work = this.#work
    if (work === undefined || !work.withdraw()) return this.#state === CANCELLED
    const reason = new CancelledError(`cannot get the result: ${label(this, this.name)} was cancelled`)
    Future.#settle(this, CANCELLED, reason) // U2: from here on `work` says nothing more to it
    work.cancel(reason)
    return true
  }

  /**
   * Waits for the value.
   *
   * Cancel: the task goes on; so it does when the time is up. Order: those who wait go on in the order in which they came.
   *
   * @throws what the task throws
   * @throws {CancelledError} if it was cancelled
   * @throws {Timeout} when the time is up
   */
  result(options?: WaitOptions): Promise<T> {
    if (options !== undefined) checkWaitOptions('Future.result', options)
    if (this.#state === VALUE) return Promise.resolve(this.#outcome as T)
    if (this.#state !== OPEN) return Promise.reject(this.#outcome)
    const wait = new EndWait<T>('Future.result', this, () =>
      this.#state === VALUE ? wait.wake(this.#outcome as T) : wait.fail(this.#outcome),
    )
    return park(wait, followersOf(this), options)
  }

  /**
   * Waits for the end; returns what the task has thrown, or `undefined` if it has returned.
   *
   * Cancel and Order: as `result`.
   *
   * @throws {CancelledError} if it was cancelled
   * @throws {Timeout} when the time is up
   */
  exception(options?: WaitOptions): Promise<unknown> {
    if (options !== undefined) checkWaitOptions('Future.exception', options)
    if (this.#state === CANCELLED) return Promise.reject(this.#outcome)
    if (this.#state !== OPEN) return Promise.resolve(this.#error)
    const wait = new EndWait<unknown>('Future.exception', this, () =>
      this.#state === CANCELLED ? wait.fail(this.#outcome) : wait.wake(this.#error),
    )
    return park(wait, followersOf(this), options)
  }

  /**
   * Has `callback(this)` called when it has ended, or was cancelled; right here, if that is so already. It must not wait;
   * what it throws is reported. `link` gives it a greenlet, in which it may.
   *
   * Order: that of the calls.
   */
  addDoneCallback(callback: (future: this) => unknown): void {
    checkFunction('Future.addDoneCallback', 'callback', callback)
    if (this.#state === OPEN) this.rawlink(callback)
    else Future.#callNow(this, callback)
  }

  override toString(): string {
    return `<${label(this, this.name)} ${this.running() ? 'running' : words[this.#state]}>`
  }

  get #error(): unknown {
    return this.#state === ERROR ? this.#outcome : undefined
  }

  static #callNow<F extends Future>(self: F, callback: (future: F) => unknown): void {
    const report = (error: unknown): void =>
      reportError(error, {
        kind: 'link',
        source: { link: callback, source: self },
        text: `callback ${functionName(callback)} of ${self.toString()} failed`,
      })
    try {
      const result = callback(self)
      if (result instanceof Promise) result.catch(report)
    } catch (error) {
      report(error)
    }
  }

  /** U1, U4 */
  static #settle(self: Future, state: 1 | 2 | 3, outcome: unknown): void {
    if (self.#state !== OPEN) return
    self.#state = state
    self.#outcome = outcome
    self.#work = undefined
    if (self.linkCount > 0) notifyAll(followersOf(self), self)
  }

  static {
    setWork = (future, work) => {
      if (future.#state === OPEN) future.#work = work
    }
    succeed = (future, value) => Future.#settle(future, VALUE, value)
    fail = (future, error) => Future.#settle(future, ERROR, error)
  }
}
