// Who waits at which word, in the order in which they began to: only needed where somebody wakes the first of them.
//
// Dead and killed threads stay in: what was meant for the others may go to them.

const GONE = 63
const wordOf = (entry: number): number => entry >>> 6
const threadOf = (entry: number): number => (entry & 63) - 1

export class Waiters {
  readonly #now: Int32Array
  readonly #from: number
  readonly #to: number

  /** They stand in `now`, at `from` up to, not including, `to`. */
  constructor(now: Int32Array, from: number, to: number) {
    this.#now = now
    this.#from = from
    this.#to = to
  }

  add(address: number, thread: number): void {
    for (let at = this.#from; at < this.#to; at++) {
      if (this.#now[at] !== 0) continue
      this.#now[at] = (address << 6) | (thread + 1)
      return
    }
  }

  /** The thread has died, or was killed. */
  lose(thread: number): void {
    for (let at = this.#from; at < this.#to; at++) {
      const entry = this.#now[at]!
      if (threadOf(entry) === thread) this.#now[at] = entry | GONE
    }
  }

  /** All who wait there are out. */
  clear(address: number): void {
    this.#remove(address, false)
  }

  /** Takes out the first who waits there. Undefined: nobody, or one who is dead or was killed. */
  shift(address: number): number | undefined {
    const entry = this.#remove(address, true)
    return entry === 0 || (entry & 63) === GONE ? undefined : threadOf(entry)
  }

  #remove(address: number, one: boolean): number {
    let removed = 0
    let to = this.#from
    for (let at = this.#from; at < this.#to; at++) {
      const entry = this.#now[at]!
      if (entry !== 0 && wordOf(entry) === address && !(one && removed !== 0)) removed = entry
      else if (entry !== 0) this.#now[to++] = entry
    }
    this.#now.fill(0, to, this.#to)
    return removed
  }
}
