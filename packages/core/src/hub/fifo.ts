// First in, first out, in a ring that grows by doubling and shrinks when it has run empty.
//
//   F1  the items are at #head, #head + 1, ... modulo the length, #size of them
//   F2  the length of the ring is a power of two
//   F3  a place that holds no item holds undefined, so nothing is kept alive by it

export class Fifo<T> {
  readonly #smallest: number
  #ring: (T | undefined)[]
  #head = 0
  #size = 0

  /** `smallest`: how many places it begins with, a power of two. */
  constructor(smallest = 8) {
    this.#smallest = smallest
    this.#ring = emptyRing(smallest)
  }

  get size(): number {
    return this.#size
  }

  push(item: T): void {
    if (this.#size === this.#ring.length) this.#grow()
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = item
    this.#size++
  }

  /** Puts an item in front of all others. */
  unshift(item: T): void {
    if (this.#size === this.#ring.length) this.#grow()
    this.#head = (this.#head - 1) & (this.#ring.length - 1)
    this.#ring[this.#head] = item
    this.#size++
  }

  peek(): T | undefined {
    return this.#ring[this.#head]
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined
    const item = this.#ring[this.#head]
    this.#ring[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#ring.length - 1)
    if (--this.#size === 0 && this.#ring.length > 65_536) this.#reset()
    return item
  }

  /** Takes the item at `place`, counted from the oldest; the others keep their order. */
  take(place: number): T | undefined {
    const mask = this.#ring.length - 1
    const item = this.#ring[(this.#head + place) & mask]
    for (let i = place; i > 0; i--) {
      this.#ring[(this.#head + i) & mask] = this.#ring[(this.#head + i - 1) & mask]
    }
    this.#ring[this.#head] = item
    return this.shift()
  }

  #grow(): void {
    const old = this.#ring
    const next = emptyRing<T>(old.length * 2)
    for (let i = 0; i < this.#size; i++) next[i] = old[(this.#head + i) & (old.length - 1)]
    this.#ring = next
    this.#head = 0
  }

  #reset(): void {
    this.#ring = emptyRing(this.#smallest)
    this.#head = 0
  }
}

function emptyRing<T>(places: number): (T | undefined)[] {
  return new Array<T | undefined>(places).fill(undefined)
}
