// The side of a thread at a SharedBarrier: its greenlets in line, behind one cell in memory.
//
//   B1  whoever waits does so for a generation: how that ended is read from memory after each ring
//   B2  who leaves the line in any other way breaks the barrier: the others would wait for ever
//   B3  the cell is WAITING, and the doorbell watched, as long as somebody of this thread is in line

import { type Doorbell, NOT_NOW, Wait, type Watcher, doorbell, WatchedList } from '@hublet/core/lowlevel'
import { type SyncOptions, block, checkMayBlock } from '@hublet/core/lowlevel'

import { BrokenBarrier } from '../errors.ts'
import {
  BROKEN,
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
import { type Memory, type SharedGate } from './memory.ts'
import { SharedText } from './text.ts'

const why = 'somebody gave up, died, or called abort() or reset(); reset() mends it'

export class PartyWait extends Wait<number> {
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

export class BarrierGate implements SharedGate, Watcher {
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
