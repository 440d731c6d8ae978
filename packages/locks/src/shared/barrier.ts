// A meeting point of threads. The engine is protocol/barrier.ts.

import { ArgumentRangeError, type NameOptions, type WaitOptions } from '@hublet/core'
import { NOT_NOW, checkCount, checkWaitOptions, currentScope, mustPark, park, parkFirst } from '@hublet/core/lowlevel'
import type { SyncOptions } from '@hublet/core/lowlevel'

import type { BarrierStats } from '../local/barrier.ts'
import { MOST_PARTIES, arrivedOf, isBroken } from '../protocol/barrier.ts'
import { showAsText } from '../shown.ts'
import { BarrierGate, PartyWait } from './barrier-gate.ts'
import { type SharedHandle, arrived, gateFor, makeHandle, openHandle } from './memory.ts'

/**
 * Has a fixed number of greenlets, of whichever threads, wait for each other; then it begins anew. If a thread dies that
 * has come, it breaks.
 *
 * Within one thread use {@link Barrier}; to wait for threads to end, wait for them.
 *
 * ```ts
 * const barrier = new SharedBarrier(2)
 * enroll(new Worker(url, { workerData: { barrier } })) // there: SharedBarrier.from(workerData.barrier).wait()
 * await barrier.wait() //=> the place, from 0 up
 * ```
 */
export class SharedBarrier implements SharedHandle<'SharedBarrier'> {
  readonly kind = 'SharedBarrier'
  readonly memory: SharedArrayBuffer
  readonly threads: SharedArrayBuffer
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #parties: number
  readonly #gate: BarrierGate

  /**
   * @throws {ArgumentRangeError} if `parties` is no whole number from 1 to 511
   * @throws {NotEnrolled} in a worker that was not enrolled
   */
  constructor(parties: number | SharedHandle<'SharedBarrier'>, options?: NameOptions) {
    if (typeof parties !== 'object') {
      checkCount('SharedBarrier', 'parties', parties, 1)
      if (parties > MOST_PARTIES) {
        throw new ArgumentRangeError(`SharedBarrier: parties must be at most ${MOST_PARTIES}, got ${parties}`)
      }
    }
    const handle = typeof parties === 'object' ? parties : makeHandle('SharedBarrier', parties, options)
    const memory = openHandle('SharedBarrier', handle)
    this.memory = handle.memory
    this.threads = handle.threads
    this.name = handle.name
    this.#parties = memory.size
    this.#gate = gateFor(memory, this, () => new BarrierGate(memory))
  }

  /** The barrier that has arrived from another thread. @throws {ForeignMemory} if it is something else */
  static from(handle: SharedHandle<'SharedBarrier'>): SharedBarrier {
    return new SharedBarrier(arrived('SharedBarrier', handle))
  }

  /** How many have to come. */
  get parties(): number {
    return this.#parties
  }

  /** Whether it was broken, and not reset. */
  get broken(): boolean {
    return isBroken(this.#gate.word)
  }

  /**
   * Waits until all have come. Returns the place of the caller among them: 0 came first.
   *
   * Cancel: a kill, a signal or a time limit breaks the barrier for all, and so does the death of a thread that waits.
   * Order: those of one thread go on in the order in which they came.
   *
   * @throws {BrokenBarrier} if it is broken, or breaks; also when the time of this very wait is up
   */
  wait(options?: WaitOptions): Promise<number> {
    if (options !== undefined) checkWaitOptions('SharedBarrier.wait', options)
    const gate = this.#gate
    const wait = new PartyWait(gate)
    const come = (): number | typeof NOT_NOW => gate.arrive(wait)
    if (mustPark()) return parkFirst(wait, gate.line, options, come)
    currentScope('SharedBarrier.wait') // refuses where a wait would be: nobody is to come who cannot stay
    try {
      const place = come()
      return place === NOT_NOW ? park(wait, gate.line, options) : Promise.resolve(place)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Blocks the thread until all have come: for threads without greenlets. @throws {MisuseError} on the main thread, or if there are any */
  waitSync(options?: SyncOptions): number {
    return this.#gate.blockUntilMet('SharedBarrier.waitSync', options)
  }

  /** Breaks it: whoever waits, or comes, gets a {@link BrokenBarrier}. */
  abort(): void {
    this.#gate.abort()
  }

  /** Mends it, and begins anew; whoever waits gets a {@link BrokenBarrier}. */
  reset(): void {
    this.#gate.reset()
  }

  /** `waiting` is that of all threads. */
  stats(): BarrierStats {
    const { word } = this.#gate
    return Object.freeze({ parties: this.#parties, waiting: arrivedOf(word), broken: isBroken(word) })
  }

  toString(): string {
    return this.#gate.lock.toString()
  }

  static {
    showAsText(this)
  }
}
