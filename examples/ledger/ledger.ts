// Accounts in shared memory, and a note of what is under way, so that half a transfer can be taken back.

import type { SharedHandle } from '@hublet/locks'

/** What is given to every thread. */
export interface Shared {
  readonly lock: SharedHandle<'SharedLock'>
  readonly memory: SharedArrayBuffer
}

export const accounts = 1000
export const opening = 100

/** Where a transfer takes its money from, plus one; 0 if none is under way. */
const NOTE = accounts
const TRANSFERS = accounts + 1
const REPAIRS = accounts + 2

export class Ledger {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer((accounts + 3) * 4)) {
    this.memory = memory
    this.#words = new Int32Array(memory)
  }

  open(): void {
    this.#words.fill(opening, 0, accounts)
  }

  /** Moves money, in steps between which the thread may die. Only under the lock. */
  transfer(from: number, to: number, amount: number): void {
    Atomics.store(this.#words, NOTE, from + 1)
    Atomics.sub(this.#words, from, amount)
    for (let n = 0; n < 2000; n++) Math.sqrt(n) // a slow bank
    Atomics.add(this.#words, to, amount)
    Atomics.store(this.#words, NOTE, 0)
    Atomics.add(this.#words, TRANSFERS, 1)
  }

  /** Takes back what the last owner of the lock may have left half done. Only under the lock. */
  repair(): void {
    const from = Atomics.load(this.#words, NOTE) - 1
    if (from < 0) return
    Atomics.add(this.#words, from, accounts * opening - this.total)
    Atomics.store(this.#words, NOTE, 0)
    Atomics.add(this.#words, REPAIRS, 1)
  }

  get total(): number {
    return this.#words.subarray(0, accounts).reduce((sum, balance) => sum + balance, 0)
  }

  get transfers(): number {
    return Atomics.load(this.#words, TRANSFERS)
  }

  get repairs(): number {
    return Atomics.load(this.#words, REPAIRS)
  }
}
