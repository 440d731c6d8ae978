// The smallest first; of equals the oldest.
//
//   H1  a parent comes before its children
//   H2  compare() is asked before anything is moved: if it throws, the heap is as it was

import type { Store } from './store.ts'

export class Heap<T> implements Store<T> {
  readonly #compare: (a: T, b: T) => number
  readonly #items: T[] = []
  /** When each item came, by its place. */
  readonly #orders: number[] = []
  #order = 0
  /** The places on the way down that the last item will take. */
  readonly #way: number[] = []

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#items.length
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const order = this.#order
    let to = this.#items.length
    while (to > 0 && this.#comesBefore(item, order, (to - 1) >> 1)) to = (to - 1) >> 1
    let at = this.#items.length // H2: from here on nothing is compared
    this.#order++
    while (at > to) {
      const parent = (at - 1) >> 1
      this.#items[at] = this.#items[parent]!
      this.#orders[at] = this.#orders[parent]!
      at = parent
    }
    this.#items[to] = item
    this.#orders[to] = order
  }

  shift(): T | undefined {
    const last = this.#items.length - 1
    if (last < 0) return undefined
    const first = this.#items[0]
    if (last > 0) this.#sink(last)
    this.#items.length = this.#orders.length = last
    return first
  }

  /** Lets the item at `last` sink from the top. */
  #sink(last: number): void {
    const item = this.#items[last]!
    const order = this.#orders[last]!
    const way = this.#way
    way.length = 0
    for (let at = this.#childBefore(item, order, 0, last); at > 0; at = this.#childBefore(item, order, at, last)) {
      way.push(at)
    }
    let to = 0 // H2: from here on nothing is compared
    for (const from of way) {
      this.#items[to] = this.#items[from]!
      this.#orders[to] = this.#orders[from]!
      to = from
    }
    this.#items[to] = item
    this.#orders[to] = order
  }

  /** The child of `place` that has to come before the item; 0 if none has. */
  #childBefore(item: T, order: number, place: number, end: number): number {
    const left = 2 * place + 1
    if (left >= end) return 0
    const right = left + 1
    const child = right < end && this.#comesBefore(this.#items[right]!, this.#orders[right]!, left) ? right : left
    return this.#comesBefore(item, order, child) ? 0 : child
  }

  #comesBefore(item: T, order: number, place: number): boolean {
    const answer = this.#compare(item, this.#items[place]!)
    if (answer < 0) return true
    return !(answer > 0) && order < this.#orders[place]!
  }
}
