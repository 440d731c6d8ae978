// A lock that its owner can acquire again.
//
//   R1  depth counts how often the owner has acquired it; the lock is free again after as many releases
//   R2  the owner never waits for it, others only for the last release

import { MisuseError, type NameOptions, type WaitOptions, current } from '@hublet/core'
import { label } from '@hublet/core/lowlevel'

import { pass, passAndHold } from '../gate.ts'
import { type Acquirable, type Hold, withHold } from '../hold.ts'
import { showAsText } from '../shown.ts'
import type { LockStats } from './lock.ts'
import { Mutex } from './mutex.ts'

/** What `rlock.stats()` returns. */
export interface RLockStats extends LockStats {
  /** How often its owner has acquired it. */
  readonly depth: number
}

export let mutexOfR: (rlock: RLock) => Mutex

class ReentrantMutex extends Mutex {
  override attempt(): boolean {
    if (!this.ownership.held || this.ownership.owner !== current()) return super.attempt()
    this.ownership.depth++ // R2
    return true
  }
}

/**
 * A lock that the greenlet which has it can acquire again; it is released by as many releases.
 *
 * For code that calls itself while it holds the lock. If you need not, use {@link Lock}: what it guards is never changed
 * under your hands by a function that you call. Branches of one greenlet (`Promise.all`) do not exclude each other.
 *
 * ```ts
 * const lock = new RLock()
 * await lock.with(() => lock.with(() => 'inside')) //=> 'inside'
 * ```
 *
 * @throws {MisuseError} outside of greenlets: who acquires it again cannot be told there
 */
export class RLock implements Acquirable {
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #mutex = new ReentrantMutex(this)

  constructor(options?: NameOptions) {
    this.name = options?.name
  }

  get locked(): boolean {
    return this.#mutex.ownership.held
  }

  /** Acquires it if it is free, or the caller's, and says whether it did. */
  tryAcquire(): boolean {
    RLock.#check(this, 'tryAcquire')
    return this.#mutex.attempt()
  }

  /**
   * Waits until it has it. Returns `true`, or `false` when the time is up.
   *
   * Cancel: the lock is untouched. Order: first come, first served; only the owner comes in between.
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    RLock.#check(this, 'acquire')
    return pass(this.#mutex, 'RLock.acquire', options)
  }

  /** Takes back one acquire; the last one hands it to whoever has waited longest. @throws {NotHeld} */
  release(): void {
    this.#mutex.release()
  }

  /** Acquires it for the rest of a block: `using _ = await lock.hold()`. @throws {Timeout} when the time is up */
  hold(options?: WaitOptions): Promise<Hold> {
    RLock.#check(this, 'hold')
    return passAndHold(this.#mutex, 'RLock.hold', options)
  }

  /** Calls `fn` while it has it. @throws {Timeout} when the time is up before */
  with<R>(fn: (hold: Hold) => R, options?: WaitOptions): Promise<Awaited<R>> {
    return withHold(this, fn, options)
  }

  stats(): RLockStats {
    const { held, owner, depth } = this.#mutex.ownership
    return Object.freeze({ locked: held, owner, depth: held ? depth : 0, waiting: this.#mutex.line.size })
  }

  toString(): string {
    const { held, depth } = this.#mutex.ownership
    const deep = held && depth > 1 ? `, ${depth} deep` : ''
    return `<${label(this, this.name)} ${this.#mutex.ownership.toString()}${deep}>`
  }

  static #check(self: RLock, operation: string): void {
    if (current() !== undefined) return
    throw new MisuseError(`cannot ${operation} ${self.toString()}: outside of greenlets nobody can own it; use a Lock`)
  }

  static {
    mutexOfR = (rlock) => rlock.#mutex
    showAsText(this)
  }
}
