// A value, or an error, that will be there once.
//
//   R1  it is set once; whoever asks, before or after, gets the same value or the same error object
//   R2  an error that nobody asks for is silent: it is a value like any other

import { AlreadySet, MisuseError } from '../errors.ts'
import { type Follower, type LinkTarget, notifyAll } from '../greenlet/links.ts'
import { asError } from '../greenlet/outcome.ts'
import { checkWaitOptions, park } from '../greenlet/park.ts'
import { BooleanWait, Wait, type WaitOptions } from '../greenlet/wait.ts'
import { Linkable, followersOf } from './linkable.ts'

const OPEN = 0
const VALUE = 1
const ERROR = 2

/** Something that has ended in a value or an error: a greenlet, an `AsyncResult`. */
export interface Settled<T> {
  readonly successful: boolean
  readonly value: T | undefined
  readonly exception: Error | undefined
  /** What a greenlet that was killed ended with. */
  readonly exit?: Error | undefined
}

class ReadyWait extends BooleanWait implements Follower {
  notify(): void {
    this.wake(true)
  }
}

class ResultWait<T> extends Wait<T> implements Follower {
  notify(result: AsyncResult<T>): void {
    if (result.successful) this.wake(result.value as T)
    else this.fail(result.exception)
  }
}

/**
 * A value that one greenlet sets and any number wait for.
 *
 * For a mere "it happened" use {@link Event}; for many values a {@link Queue} or {@link Channel}; the result of a
 * greenlet is there already: `g.get()`.
 *
 * ```ts
 * const answer = new AsyncResult<number>()
 * spawn(() => answer.set(42))
 * await answer.get() //=> 42
 * ```
 *
 * Linked to a greenlet (`g.link(result)`), it takes over its result; of several the first that ends.
 */
export class AsyncResult<T> extends Linkable implements LinkTarget<Settled<T>> {
  #state = OPEN
  #outcome: unknown = undefined

  /** Whether it was set, to a value or an error. */
  get ready(): boolean {
    return this.#state !== OPEN
  }

  /** Whether it was set to a value. */
  get successful(): boolean {
    return this.#state === VALUE
  }

  /** The value; undefined as long as there is none. */
  get value(): T | undefined {
    return this.#state === VALUE ? (this.#outcome as T) : undefined
  }

  /** The error; undefined as long as there is none. */
  get exception(): Error | undefined {
    return this.#state === ERROR ? (this.#outcome as Error) : undefined
  }

  /** Sets the value: all who wait go on with it. @throws {AlreadySet} if it was set before */
  set(value: T): void {
    if (!this.trySet(value)) throw alreadySet(this, 'set')
  }

  /** Sets the error: all who wait get it thrown. @throws {AlreadySet} if it was set before */
  setException(error: unknown): void {
    if (!this.trySetException(error)) throw alreadySet(this, 'setException')
  }

  /** Sets the value unless it was set before; says whether. */
  trySet(value: T): boolean {
    return AsyncResult.#settle(this, VALUE, value)
  }

  /** Sets the error unless it was set before; says whether. */
  trySetException(error: unknown): boolean {
    return AsyncResult.#settle(this, ERROR, asError('AsyncResult', error))
  }

  /**
   * Waits for the value.
   *
   * Cancel: nothing is left behind. Order: those who wait go on in the order in which they came.
   *
   * @throws the error, if it was set to one
   * @throws {Timeout} when the time is up
   */
  get(options?: WaitOptions): Promise<T> {
    if (options !== undefined) checkWaitOptions('AsyncResult.get', options)
    if (this.#state === OPEN) return park(new ResultWait<T>('AsyncResult.get', this), followersOf(this), options)
    return this.#state === VALUE ? Promise.resolve(this.#outcome as T) : Promise.reject(this.#outcome)
  }

  /** The value, now. @throws {MisuseError} if it is not set; the error, if it was set to one */
  tryGet(): T {
    if (this.#state === VALUE) return this.#outcome as T
    if (this.#state === ERROR) throw this.#outcome
    throw new MisuseError(`cannot get the value: ${this.toString()}; use get() to wait for it`)
  }

  /**
   * Waits until it is set, to whatever. Returns `true`, or `false` when the time is up; never throws the error.
   *
   * Cancel: nothing is left behind. Order: as `get`.
   */
  wait(options?: WaitOptions): Promise<boolean> {
    if (options !== undefined) checkWaitOptions('AsyncResult.wait', options)
    if (this.#state !== OPEN) return Promise.resolve(true)
    return park(new ReadyWait('AsyncResult.wait', this), followersOf(this), options)
  }

  /** Called when something ends that it is linked to: `g.link(this)`. */
  onLink(source: Settled<T>): void {
    const error = source.exception ?? source.exit
    if (error === undefined) this.trySet(source.value as T)
    else this.trySetException(error)
  }

  static #settle<T>(self: AsyncResult<T>, state: number, outcome: unknown): boolean {
    if (self.#state !== OPEN) return false
    self.#state = state
    self.#outcome = outcome
    if (self.linkCount > 0) notifyAll(followersOf(self), self)
    return true
  }
}

function alreadySet(result: Linkable, operation: string): AlreadySet {
  return new AlreadySet(`cannot ${operation} ${result.toString()}: it was set before; use trySet to lose such a race`)
}
