// Where the threads are: the local state of each, and whether it can go on.

import { type Automaton, DEAD, NONE } from './automaton.ts'
import * as op from './operation.ts'
import { Waiters } from './waiters.ts'
import type { Words } from './words.ts'

const READY = 0
const BLOCKED = 1
const WOKEN = 2

export class Threads {
  readonly count: number
  readonly #now: Int32Array
  readonly #from: number
  readonly #automaton: Automaton
  readonly #words: Words
  readonly #waiters: Waiters

  /** They stand in `now` from `from` on, `count` of them, and the waiters behind them, up to `to`. */
  constructor(now: Int32Array, from: number, count: number, to: number, automaton: Automaton, words: Words) {
    this.count = count
    this.#now = now
    this.#from = from
    this.#automaton = automaton
    this.#words = words
    this.#waiters = new Waiters(now, from + count, to)
  }

  localAt(thread: number): number {
    return this.#now[this.#from + thread]! >>> 2
  }

  operationAt(thread: number): op.Operation {
    return this.#automaton.locals[this.localAt(thread)]!.operation
  }

  /** It has begun, and has neither ended nor died. */
  isAlive(thread: number): boolean {
    return this.localAt(thread) > DEAD
  }

  isBlocked(thread: number): boolean {
    return this.#statusAt(thread) === BLOCKED
  }

  /** The first that has not begun. */
  unused(): number {
    let thread = 0
    while (this.localAt(thread) !== NONE) thread++
    return thread
  }

  put(thread: number, local: number): void {
    this.#set(thread, local, READY)
  }

  /** The thread is at a wait: blocks it, unless it has been woken or the word is another. */
  sleeps(thread: number): boolean {
    const operation = this.operationAt(thread)
    const address = this.#words.address(operation)
    if (this.#words.wrong !== undefined || this.#statusAt(thread) === WOKEN) return false
    if (this.#now[address] !== (operation.first | 0)) return false
    this.#waiters.add(address, thread)
    this.#set(thread, this.localAt(thread), BLOCKED)
    return true
  }

  /** It waits no more, and nobody who wakes it knows: it has died, or was killed. */
  lose(thread: number): void {
    this.#waiters.lose(thread)
  }

  wakeAll(address: number): void {
    for (let thread = 0; thread < this.count; thread++) {
      if (this.isBlocked(thread) && this.#words.address(this.operationAt(thread)) === address) this.#wake(thread)
    }
    this.#waiters.clear(address)
  }

  wakeOne(address: number): void {
    const thread = this.#waiters.shift(address)
    if (thread !== undefined) this.#wake(thread)
  }

  #wake(thread: number): void {
    this.#set(thread, this.localAt(thread), WOKEN)
  }

  #statusAt(thread: number): number {
    return this.#now[this.#from + thread]! & 3
  }

  #set(thread: number, local: number, status: number): void {
    this.#now[this.#from + thread] = (local << 2) | status
  }
}
