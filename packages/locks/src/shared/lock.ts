// Mutual exclusion between threads. The engine is protocol/permits.ts.

import type { NameOptions, WaitOptions } from '@hublet/core'
import type { SyncOptions } from '@hublet/core/lowlevel'

import { pass, passAndHold } from '../gate.ts'
import { type Acquirable, type Hold, withHold } from '../hold.ts'
import type { LockStats } from '../local/lock.ts'
import { showAsText } from '../shown.ts'
import { lateSync } from './late.ts'
import { LockGate } from './lock-gate.ts'
import { type SharedHandle, arrived, gateFor, makeHandle, openHandle } from './memory.ts'

/**
 * Lets one greenlet at a time through, of all threads. If a thread dies with it, the next one gets it, and is told.
 *
 * Perhaps you need none: `Atomics.add` counts without one, and a thread that owns what the others ask it for excludes
 * them by itself. Within one thread {@link Lock} is quicker.
 *
 * ```ts
 * const lock = new SharedLock()
 * const worker = enroll(new Worker(url, { workerData: { lock } })) // there: SharedLock.from(workerData.lock)
 * using held = await lock.hold()
 * if (held.ownerDied) repair()
 * ```
 *
 * Threads that wait take turns; a thread may pass it among its own greenlets up to 16 times before it is another's turn.
 * A thread that has been given it and computes keeps all others waiting until it gets round to it.
 */
export class SharedLock implements Acquirable, SharedHandle<'SharedLock'> {
  readonly kind = 'SharedLock'
  readonly memory: SharedArrayBuffer
  readonly threads: SharedArrayBuffer
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #gate: LockGate

  /** @throws {NotEnrolled} in a worker that was not enrolled */
  constructor(options?: NameOptions | SharedHandle<'SharedLock'>) {
    const handle = options !== undefined && 'memory' in options ? options : makeHandle('SharedLock', 1, options)
    const memory = openHandle('SharedLock', handle)
    this.memory = handle.memory
    this.threads = handle.threads
    this.name = handle.name
    this.#gate = gateFor(memory, this, () => new LockGate(memory, stateOf))
  }

  /** The lock that has arrived from another thread. @throws {ForeignMemory} if it is something else */
  static from(handle: SharedHandle<'SharedLock'>): SharedLock {
    return new SharedLock(arrived('SharedLock', handle))
  }

  /** Whether somebody has it, in whichever thread. */
  get locked(): boolean {
    return this.#gate.free === 0
  }

  /** Whether the thread that had it before the caller has died with it: what it guards may be half changed. */
  get ownerDied(): boolean {
    return this.#gate.ownerDied
  }

  /** Acquires it if it is free, and says whether it did. */
  tryAcquire(): boolean {
    return this.#gate.attempt()
  }

  /**
   * Waits until it has it. Returns `true`, or `false` when the time is up.
   *
   * Cancel: the lock is untouched; had it been given to this wait, it is passed on. Order: first come, first served among
   * the greenlets of a thread; threads take turns.
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    return pass(this.#gate, 'SharedLock.acquire', options)
  }

  /** Blocks the thread until it has it: for threads without greenlets. @throws {MisuseError} on the main thread, or if there are any */
  acquireSync(options?: SyncOptions): boolean {
    return this.#gate.acquireSync('SharedLock.acquireSync', options)
  }

  /** Hands it to whoever is next, or frees it. @throws {NotHeld} if the caller does not have it */
  release(): void {
    this.#gate.ownership.check(this.#gate.lock, 'release')
    this.#gate.open()
  }

  /** Acquires it for the rest of a block: `using held = await lock.hold()`. @throws {Timeout} when the time is up */
  hold(options?: WaitOptions): Promise<Hold> {
    return passAndHold(this.#gate, 'SharedLock.hold', options)
  }

  /** As `hold`, but blocks the thread. @throws {Timeout} when the time is up @throws {MisuseError} as `acquireSync` */
  holdSync(options?: SyncOptions): Hold {
    if (!this.#gate.acquireSync('SharedLock.holdSync', options)) throw lateSync(this, options)
    return this.#gate.hold()
  }

  /** Calls `fn` while it has it. @throws {Timeout} when the time is up before */
  with<R>(fn: (hold: Hold) => R, options?: WaitOptions): Promise<Awaited<R>> {
    return withHold(this, fn, options)
  }

  /** `owner` and `waiting` are those of this thread. */
  stats(): LockStats {
    return Object.freeze({
      locked: this.locked,
      owner: this.#gate.ownership.owner,
      waiting: this.#gate.line.size,
    })
  }

  toString(): string {
    return this.#gate.lock.toString()
  }

  static {
    showAsText(this)
  }
}

function stateOf({ ownership, free }: LockGate): string {
  return ownership.held || free > 0 ? ownership.toString() : 'held by another thread'
}
