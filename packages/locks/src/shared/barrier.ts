// A meeting point of threads. The engine is protocol/barrier.ts.
//
//   B1  whoever waits does so for a generation: how that ended is read from memory after each ring
//   B2  who leaves the line in any other way breaks the barrier: the others would wait for ever
//   B3  the cell is WAITING, and the doorbell watched, as long as somebody of this thread is in line

import { ArgumentRangeError, type NameOptions, type WaitOptions } from '@hublet/core'
import {
  type Doorbell,
  NOT_NOW,
  Wait,
  type Watcher,
  checkCount,
  checkWaitOptions,
  currentScope,
  doorbell,
  mustPark,
  park,
  parkFirst,
} from '@hublet/core/lowlevel'

import { BrokenBarrier } from '../errors.ts'
import type { BarrierStats } from '../local/barrier.ts'
import {
  BROKEN,
  MOST_PARTIES,
  PENDING,
  arrive,
  arrivedOf,
  barrierWord,
  breakBarrier,
  generationOf,
  isBroken,
  leaveBarrier,
  lookAtBarrier,
  resetBarrier,
} from '../protocol/barrier.ts'
import { showAsText } from '../shown.ts'
import { WatchedList } from '../watched-list.ts'
import { type SyncOptions, block, checkMayBlock } from './block.ts'
import { type Memory, type SharedGate, type SharedHandle, arrived, gateFor, makeHandle, openHandle } from './memory.ts'
import { SharedText } from './text.ts'

const why = 'somebody gave up, died, or called abort() or reset(); reset() mends it'

class PartyWait extends Wait<number> {
  /** The word as it was when it came. */
  word = 0
  readonly #gate: BarrierGate

  constructor(gate: BarrierGate) {
    super('SharedBarrier.wait', gate.lock)
    this.#gate = gate
  }

  override get foreign(): boolean {
    return true
  }

  override leave(): void {
    if (this.list === undefined) return
    super.leave()
    this.#gate.giveUp(this.word) // B2
  }

  protected override late(ms: number): Error {
    return new BrokenBarrier(`${this.describe()}: the others had not come after ${ms} ms`)
  }
}

class BarrierGate implements SharedGate, Watcher {
  readonly line: WatchedList<PartyWait> = new WatchedList(
    () => {},
    () => this.#onRemove(),
  )
  readonly #words: Int32Array
  readonly #threads: Int32Array
  readonly #me: number
  readonly #parties: number
  readonly #bell: Doorbell

  /** What reports call it. */
  readonly lock: SharedText

  constructor(memory: Memory) {
    const { words, registry, size } = memory
    this.lock = new SharedText(memory, () => this.#text)
    this.#words = words
    this.#threads = registry.words
    this.#me = registry.me
    this.#parties = size
    this.#bell = doorbell(registry)
  }

  get word(): number {
    return barrierWord(this.#words)
  }

  get idle(): boolean {
    return this.line.size === 0
  }

  get #text(): string {
    return `${arrivedOf(this.word)}/${this.#parties}${isBroken(this.word) ? ' broken' : ''}`
  }

  get refusal(): BrokenBarrier {
    return new BrokenBarrier(`cannot wait at ${this.lock.toString()}: ${why}`)
  }

  /** Returns the place if the caller was the last, NOT_NOW if `wait` is to be put in line. */
  arrive(wait: PartyWait): number | typeof NOT_NOW {
    this.#bell.watch(this) // before the cell is set
    const word = arrive(this.#words, this.#threads, this.#me, this.#parties)
    wait.word = word
    const isLast = !isBroken(word) && arrivedOf(word) + 1 === this.#parties
    if (isBroken(word) || isLast) {
      this.onRing() // those of this thread who waited go on first
      this.#onRemove()
      if (!isLast) throw this.refusal
      return arrivedOf(word)
    }
    return NOT_NOW
  }

  blockUntilMet(operation: string, options: SyncOptions | undefined): number {
    checkMayBlock(operation, this.#bell, options)
    const word = arrive(this.#words, this.#threads, this.#me, this.#parties)
    if (isBroken(word)) throw this.refusal
    try {
      if (arrivedOf(word) + 1 < this.#parties) this.#blockUntilOthersCome(operation, word, options)
      return arrivedOf(word)
    } finally {
      leaveBarrier(this.#words, this.#me)
    }
  }

  #blockUntilOthersCome(operation: string, word: number, options: SyncOptions | undefined): void {
    const look = (): number | undefined => this.#endOf(word) || undefined
    const end = block(operation, this.#bell, look, options)
    if (end === undefined) breakBarrier(this.#words, this.#threads, generationOf(word))
    if (this.#endOf(word) === BROKEN) throw this.refusal
  }

  abort(): void {
    breakBarrier(this.#words, this.#threads, generationOf(this.word))
    this.onRing()
  }

  reset(): void {
    resetBarrier(this.#words, this.#threads)
    this.onRing()
  }

  giveUp(word: number): void {
    breakBarrier(this.#words, this.#threads, generationOf(word))
    this.onRing()
  }

  onRing(): void {
    for (const wait of this.line.toArray()) {
      const end = wait.list === undefined ? PENDING : this.#endOf(wait.word)
      if (end === PENDING) continue
      this.line.remove(wait) // B2 is not meant
      if (end === BROKEN) wait.fail(new BrokenBarrier(`${wait.describe()}: ${why}`))
      else wait.wake(arrivedOf(wait.word))
    }
  }

  #endOf(word: number): number {
    return lookAtBarrier(this.#words, this.#threads, this.#me, generationOf(word))
  }

  #onRemove(): void {
    if (this.line.size > 0) return
    this.#bell.unwatch(this) // B3
    leaveBarrier(this.#words, this.#me)
  }
}

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
