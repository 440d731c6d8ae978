// Permits between greenlets of one hub.
//
//   S1  a waiter implies that no permit is free
//   S2  a release with somebody in line hands the permit over; else it is free, and who waits for that is told

import { type NameOptions, type WaitOptions } from '@hublet/core'
import {
  BooleanWait,
  type Follower,
  Linkable,
  WaitList,
  checkCount,
  checkWaitOptions,
  followersOf,
  label,
  notifyAll,
  park,
} from '@hublet/core/lowlevel'

import { type Gate, GrantWait, pass, passAndHold } from '../gate.ts'
import { type Acquirable, type Hold, SimpleHold, withHold } from '../hold.ts'

/** What `semaphore.stats()` returns. */
export interface SemaphoreStats {
  /** Permits that are free. */
  readonly available: number
  /** How many wait for one; of this thread. */
  readonly waiting: number
}

class Permits implements Gate {
  readonly line: WaitList<GrantWait> = new WaitList()
  free: number
  readonly #semaphore: Semaphore

  constructor(semaphore: Semaphore, free: number) {
    this.#semaphore = semaphore
    this.free = free
  }

  attempt(): boolean {
    if (this.free === 0) return false
    this.free--
    return true
  }

  waiter(operation: string, throws: boolean): GrantWait {
    return new GrantWait(operation, this.#semaphore, throws)
  }

  hold(): Hold {
    return new PermitHold(this.#semaphore)
  }
}

class AvailableWait extends BooleanWait implements Follower {
  notify(): void {
    this.wake(true)
  }
}

class PermitHold extends SimpleHold {
  readonly #semaphore: Semaphore

  constructor(semaphore: Semaphore) {
    super(semaphore)
    this.#semaphore = semaphore
  }

  protected override giveBack(): true {
    this.#semaphore.release()
    return true
  }
}

/**
 * Lets a number of greenlets through at a time, in the order in which they came.
 *
 * A permit belongs to nobody: any code may release it, also one that was never acquired. {@link BoundedSemaphore} refuses
 * that; a `Pool` limits how many greenlets run at all; between threads there is `SharedSemaphore`.
 *
 * ```ts
 * const connections = new Semaphore(10)
 * const row = await connections.with(() => query(sql))
 * ```
 *
 * It can be waited for and linked to (`wait([semaphore])`, `semaphore.rawlink(fn)`): ready while a permit is free.
 */
export class Semaphore extends Linkable implements Acquirable {
  readonly #permits: Permits

  /** @throws {ArgumentRangeError} if `permits` is no whole number from 0 up, or `Infinity` */
  constructor(permits = 1, options?: NameOptions) {
    checkCount(new.target.name, 'permits', permits)
    super(options)
    this.#permits = new Permits(this, permits)
  }

  /** Whether a permit is free. */
  get ready(): boolean {
    return this.#permits.free > 0
  }

  /** Whether none is free. */
  get locked(): boolean {
    return this.#permits.free === 0
  }

  /** How many permits are free. */
  get available(): number {
    return this.#permits.free
  }

  /** Takes a permit if one is free, and says whether it did. */
  tryAcquire(): boolean {
    return this.#permits.attempt()
  }

  /**
   * Waits until it has a permit. Returns `true`, or `false` when the time is up.
   *
   * Cancel: no permit is taken. Order: first come, first served; nobody overtakes.
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    return pass(this.#permits, 'Semaphore.acquire', options)
  }

  /** Hands a permit to whoever has waited longest, or frees one. */
  release(): void {
    const next = this.#permits.line.shift()
    if (next !== undefined) {
      next.wake(true) // S2
      return
    }
    this.#permits.free++
    if (this.linkCount > 0) notifyAll(followersOf(this), this)
  }

  /** Takes a permit for the rest of a block: `using _ = await semaphore.hold()`. @throws {Timeout} when the time is up */
  hold(options?: WaitOptions): Promise<Hold> {
    return passAndHold(this.#permits, 'Semaphore.hold', options)
  }

  /** Calls `fn` while it has a permit. @throws {Timeout} when the time is up before */
  with<R>(fn: (hold: Hold) => R, options?: WaitOptions): Promise<Awaited<R>> {
    return withHold(this, fn, options)
  }

  /**
   * Waits until a permit is free, without taking it: somebody else may have it by then. Returns `true`, or `false` when
   * the time is up.
   *
   * Cancel: nothing is affected.
   */
  waitAvailable(options?: WaitOptions): Promise<boolean> {
    if (options !== undefined) checkWaitOptions('Semaphore.waitAvailable', options)
    const wait = new AvailableWait('Semaphore.waitAvailable', this)
    const parked = park(wait, followersOf(this), options)
    if (this.ready) wait.wake(true)
    return parked
  }

  stats(): SemaphoreStats {
    return Object.freeze({ available: this.#permits.free, waiting: this.#permits.line.size })
  }

  override toString(): string {
    return `<${label(this, this.name)} ${this.#permits.free} free>`
  }
}
