// Permits between threads. The engine is protocol/permits.ts.

import { ArgumentRangeError, type NameOptions, type WaitOptions } from '@hublet/core'
import { checkCount } from '@hublet/core/lowlevel'
import type { SyncOptions } from '@hublet/core/lowlevel'

import { NotHeld } from '../errors.ts'
import { pass, passAndHold } from '../gate.ts'
import { type Acquirable, type Hold, SimpleHold, withHold } from '../hold.ts'
import type { SemaphoreStats } from '../local/semaphore.ts'
import { MOST } from '../protocol/layout.ts'
import { showAsText } from '../shown.ts'
import { lateSync } from './late.ts'
import { type Memory, type SharedHandle, arrived, gateFor, makeHandle, openHandle } from './memory.ts'
import { PermitGate, PermitWait } from './permit-gate.ts'
import { SharedText } from './text.ts'

class SemaphoreGate extends PermitGate {
  /** Permits that came from the dead, of which no hold has been told. */
  #untold = 0
  /** What reports call it. */
  readonly lock: SharedText

  constructor(memory: Memory) {
    super(memory)
    this.lock = new SharedText(memory, () => `${this.free} free`)
  }

  override waiter(operation: string, throws: boolean): PermitWait {
    return new PermitWait(operation, this.lock, throws, nobody)
  }

  protected override granted(_wait: PermitWait | undefined, ownerDied: boolean): void {
    if (ownerDied) this.#untold++
  }

  override hold(): Hold {
    const ownerDied = this.#untold > 0
    if (ownerDied) this.#untold--
    return new SharedPermitHold(this, ownerDied)
  }
}

/** Permits belong to threads. */
const nobody = { holders: (): readonly object[] => [], heldSite: undefined }

class SharedPermitHold extends SimpleHold {
  readonly #gate: SemaphoreGate

  constructor(gate: SemaphoreGate, ownerDied: boolean) {
    super(gate.lock, ownerDied)
    this.#gate = gate
  }

  protected override giveBack(): boolean {
    return this.#gate.open()
  }
}

/**
 * Lets a number of greenlets through at a time, of all threads. What a thread has when it dies is free again.
 *
 * A permit belongs to the thread that acquired it: another one cannot release it. To tell other threads that something
 * has happened use {@link SharedEvent}; within one thread {@link Semaphore} is quicker.
 *
 * ```ts
 * const connections = new SharedSemaphore(10)
 * enroll(new Worker(url, { workerData: { connections } })) // there: SharedSemaphore.from(workerData.connections)
 * using _ = await connections.hold()
 * ```
 *
 * A look for a free permit takes a time in proportion to their number, at most 8191.
 */
export class SharedSemaphore implements Acquirable, SharedHandle<'SharedSemaphore'> {
  readonly kind = 'SharedSemaphore'
  readonly memory: SharedArrayBuffer
  readonly threads: SharedArrayBuffer
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #gate: SemaphoreGate

  /**
   * @throws {ArgumentRangeError} if `permits` is no whole number from 1 to 8191
   * @throws {NotEnrolled} in a worker that was not enrolled
   */
  constructor(permits: number | SharedHandle<'SharedSemaphore'>, options?: NameOptions) {
    if (typeof permits !== 'object') {
      checkCount('SharedSemaphore', 'permits', permits, 1)
      if (permits > MOST)
        throw new ArgumentRangeError(`SharedSemaphore: permits must be at most ${MOST}, got ${permits}`)
    }
    const handle = typeof permits === 'object' ? permits : makeHandle('SharedSemaphore', permits, options)
    const memory = openHandle('SharedSemaphore', handle)
    this.memory = handle.memory
    this.threads = handle.threads
    this.name = handle.name
    this.#gate = gateFor(memory, this, () => new SemaphoreGate(memory))
  }

  /** The semaphore that has arrived from another thread. @throws {ForeignMemory} if it is something else */
  static from(handle: SharedHandle<'SharedSemaphore'>): SharedSemaphore {
    return new SharedSemaphore(arrived('SharedSemaphore', handle))
  }

  /** Whether none is free. */
  get locked(): boolean {
    return this.#gate.free === 0
  }

  /** How many permits nobody has, in whichever thread. */
  get available(): number {
    return this.#gate.free
  }

  /** Takes a permit if one is free, and says whether it did. */
  tryAcquire(): boolean {
    return this.#gate.attempt()
  }

  /**
   * Waits until it has a permit. Returns `true`, or `false` when the time is up.
   *
   * Cancel: no permit is taken; one that had been given to this wait is passed on. Order: first come, first served among
   * the greenlets of a thread; threads take turns.
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    return pass(this.#gate, 'SharedSemaphore.acquire', options)
  }

  /** Blocks the thread until it has one: for threads without greenlets. @throws {MisuseError} on the main thread, or if there are any */
  acquireSync(options?: SyncOptions): boolean {
    return this.#gate.acquireSync('SharedSemaphore.acquireSync', options)
  }

  /** Hands a permit to whoever is next, or frees it. @throws {NotHeld} if this thread has none */
  release(): void {
    if (!this.#gate.open()) throw new NotHeld(`cannot release ${this.toString()}: this thread has no permit`)
  }

  /** Takes a permit for the rest of a block: `using _ = await semaphore.hold()`. @throws {Timeout} when the time is up */
  hold(options?: WaitOptions): Promise<Hold> {
    return passAndHold(this.#gate, 'SharedSemaphore.hold', options)
  }

  /** As `hold`, but blocks the thread. @throws {Timeout} when the time is up @throws {MisuseError} as `acquireSync` */
  holdSync(options?: SyncOptions): Hold {
    if (!this.#gate.acquireSync('SharedSemaphore.holdSync', options)) throw lateSync(this, options)
    return this.#gate.hold()
  }

  /** Calls `fn` while it has a permit. @throws {Timeout} when the time is up before */
  with<R>(fn: (hold: Hold) => R, options?: WaitOptions): Promise<Awaited<R>> {
    return withHold(this, fn, options)
  }

  /** `available` is that of all threads, `waiting` of this one. */
  stats(): SemaphoreStats {
    return Object.freeze({ available: this.available, waiting: this.#gate.line.size })
  }

  toString(): string {
    return this.#gate.lock.toString()
  }

  static {
    showAsText(this)
  }
}
