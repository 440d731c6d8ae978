// Mutual exclusion between greenlets of one hub. The engine is mutex.ts.

import type { NameOptions, WaitOptions } from '@hublet/core'
import { label } from '@hublet/core/lowlevel'

import { pass, passAndHold } from '../gate.ts'
import { type Acquirable, type Hold, withHold } from '../hold.ts'
import { showAsText } from '../shown.ts'
import { Mutex } from './mutex.ts'

/** What `lock.stats()` returns. */
export interface LockStats {
  readonly locked: boolean
  /** The greenlet that holds it. `undefined` also if code outside of greenlets, or another thread, does. */
  readonly owner: object | undefined
  /** How many wait for it; of this thread. */
  readonly waiting: number
}

export let mutexOf: (lock: Lock) => Mutex

/**
 * Lets one at a time through, in the order in which they came.
 *
 * Perhaps you need none: between two awaits nobody interrupts you (`atomic` sees to that), and a `Queue` hands things on
 * without one. For several at once use {@link Semaphore}, for re-entrance {@link RLock}, between threads `SharedLock`.
 *
 * ```ts
 * const lock = new Lock()
 * using _ = await lock.hold() // released at the end of the block, whatever happens
 * ```
 *
 * It belongs to the greenlet that has acquired it. If that acquires it again it waits for itself, or for another branch of
 * its own (`Promise.all`): if there is none, the deadlock report says so.
 */
export class Lock implements Acquirable {
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #mutex = new Mutex(this)

  constructor(options?: NameOptions) {
    this.name = options?.name
  }

  get locked(): boolean {
    return this.#mutex.ownership.held
  }

  /** Acquires it if it is free, and says whether it did. */
  tryAcquire(): boolean {
    return this.#mutex.attempt()
  }

  /**
   * Waits until it has it. Returns `true`, or `false` when the time is up.
   *
   * Cancel: the lock is untouched. Order: first come, first served; nobody overtakes.
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    return pass(this.#mutex, 'Lock.acquire', options)
  }

  /** Hands it to whoever has waited longest, or frees it. @throws {NotHeld} if the caller does not have it */
  release(): void {
    this.#mutex.release()
  }

  /** Acquires it for the rest of a block: `using _ = await lock.hold()`. @throws {Timeout} when the time is up */
  hold(options?: WaitOptions): Promise<Hold> {
    return passAndHold(this.#mutex, 'Lock.hold', options)
  }

  /** Calls `fn` while it has it. @throws {Timeout} when the time is up before */
  with<R>(fn: (hold: Hold) => R, options?: WaitOptions): Promise<Awaited<R>> {
    return withHold(this, fn, options)
  }

  stats(): LockStats {
    const { held, owner } = this.#mutex.ownership
    return Object.freeze({ locked: held, owner, waiting: this.#mutex.line.size })
  }

  toString(): string {
    return `<${label(this, this.name)} ${this.#mutex.ownership.toString()}>`
  }

  static {
    mutexOf = (lock) => lock.#mutex
    showAsText(this)
  }
}
