// What owners of shared locks write in shared memory, and the rules that they check with it.
//
// No two owners: who finds the mark of another thread knows that it is dead, and was told so by its hold.

import type { SharedBarrier, SharedEvent, SharedLock, SharedRWLock, SharedSemaphore } from '@hublet/locks'

export const MOST_THREADS = 4096

export type Fate = 'exit' | 'throw' | 'exit while waiting' | 'terminate'
export const fates: readonly Fate[] = ['exit', 'throw', 'exit while waiting', 'terminate']

export interface ChaosData {
  readonly table: Int32Array
  readonly number: number
  readonly seed: number
  readonly fate: Fate
  /** With greenlets, or blocking the thread. */
  readonly ways: 'async' | 'sync'
  readonly lock: SharedLock
  readonly semaphore: SharedSemaphore
  readonly rwlock: SharedRWLock
  readonly event: SharedEvent
  readonly barrier: SharedBarrier
}

const OVER = 0
const LOCK = 1
const WRITER = 2
const PERMITS = 3
const VIOLATIONS = 8
const FOUND = 16
const DEAD = 256
const READING = DEAD + MOST_THREADS
const DOING = READING + MOST_THREADS
const COUNT = DOING + MOST_THREADS
const WORDS = COUNT + MOST_THREADS

const operations = ['', 'lock', 'semaphore', 'read', 'write', 'event', 'barrier', 'set']
const rules = ['', 'stuck', 'failed', 'second owner', 'not told', 'mark gone', 'third permit', 'write beside read']

export class Marks {
  readonly #table: Int32Array
  readonly #me: number

  constructor(table: Int32Array, me: number) {
    this.#table = table
    this.#me = me
  }

  static table(): Int32Array {
    return new Int32Array(new SharedArrayBuffer(WORDS * 4))
  }

  get over(): boolean {
    return Atomics.load(this.#table, OVER) === 1
  }

  finish(): void {
    Atomics.store(this.#table, OVER, 1)
  }

  /** To be called before the others learn of the death. */
  dead(number: number): void {
    Atomics.store(this.#table, DEAD + number, 1)
  }

  begins(name: string): void {
    Atomics.store(this.#table, DOING + this.#me, operations.indexOf(name))
    Atomics.add(this.#table, COUNT + this.#me, 1)
  }

  doing(number: number): string {
    return `thread ${number}: ${operations[this.#table[DOING + number]!]} (${this.#table[COUNT + number]} operations)`
  }

  get operations(): number {
    let sum = 0
    for (let n = 0; n < MOST_THREADS; n++) sum += this.#table[COUNT + n]!
    return sum
  }

  enterLock(told: boolean): void {
    this.#enter(LOCK, told)
  }

  leaveLock(): void {
    this.#leave(LOCK)
  }

  enterWrite(told: boolean): void {
    this.#enter(WRITER, told)
    for (let n = 0; n < MOST_THREADS; n++) {
      if (Atomics.load(this.#table, READING + n) > 0 && !this.#isDead(n)) this.violated('write beside read', 'write', n)
    }
  }

  leaveWrite(): void {
    this.#leave(WRITER)
  }

  enterRead(told: boolean): void {
    Atomics.add(this.#table, READING + this.#me, 1)
    this.#judge(Atomics.load(this.#table, WRITER), told, 'read')
  }

  leaveRead(): void {
    Atomics.sub(this.#table, READING + this.#me, 1)
  }

  enterSemaphore(): number {
    for (let place = PERMITS; place < PERMITS + 2; place++) {
      const found = Atomics.load(this.#table, place)
      if (found !== 0 && !this.#isDead(found)) continue
      if (Atomics.compareExchange(this.#table, place, found, this.#me) === found) return place
    }
    this.violated('third permit', 'semaphore', Atomics.load(this.#table, PERMITS))
    return 0
  }

  leaveSemaphore(place: number): void {
    if (place !== 0) Atomics.store(this.#table, place, 0)
  }

  violated(rule: string, operation: string, other = 0): void {
    const n = Atomics.add(this.#table, VIOLATIONS, 1)
    if (n > 50) return
    const word = (rules.indexOf(rule) << 28) | (operations.indexOf(operation) << 24) | (this.#me << 12) | other
    Atomics.store(this.#table, FOUND + n, word)
  }

  /** What was violated, in words. */
  violations(): string[] {
    const count = Math.min(50, Atomics.load(this.#table, VIOLATIONS))
    return Array.from(this.#table.subarray(FOUND, FOUND + count), (word) => {
      const [me, other] = [(word >> 12) & 4095, word & 4095]
      const state = other === 0 ? '' : ` (${this.#isDead(other) ? 'dead' : 'alive'})`
      return `${rules[word >>> 28]} in ${operations[(word >> 24) & 15]}: thread ${me} beside ${other}${state}`
    })
  }

  #enter(at: number, told: boolean): void {
    this.#judge(Atomics.exchange(this.#table, at, this.#me), told, at === LOCK ? 'lock' : 'write')
  }

  #leave(at: number): void {
    const found = Atomics.compareExchange(this.#table, at, this.#me, 0)
    if (found !== this.#me) this.violated('mark gone', at === LOCK ? 'lock' : 'write', found)
  }

  #judge(found: number, told: boolean, operation: string): void {
    if (found === 0) return
    if (found === this.#me || !this.#isDead(found)) this.violated('second owner', operation, found)
    else if (!told) this.violated('not told', operation, found)
  }

  #isDead(number: number): boolean {
    return Atomics.load(this.#table, DEAD + number) === 1
  }
}

/** Numbers from 0 up to 1 that a seed decides. */
export function random(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
