// The smallest first; of equals the oldest.
//
//   H1  a parent comes before its children
//   H2  if compare() throws, what was moved is moved back: the heap is as it was
//   H3  compare() cannot put or get: while it is asked, the heap has a hole

import { MisuseError } from '../errors.ts'
import type { Store } from './store.ts'

export class Heap<T> implements Store<T> {
  readonly #compare: (a: T, b: T) => number
  readonly #items: T[] = []
  /** When each item came, by its place. */
  readonly #orders: number[] = []
  #order = 0
  #moving = false

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#items.length
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  clear(): void {
    this.#begin()
    this.#items.length = this.#orders.length = 0
    this.#moving = false
  }

  push(item: T): void {
    this.#begin()
    const items = this.#items
    const orders = this.#orders
    const compare = this.#compare
    const end = items.length
    const order = this.#order++
    items.push(item)
    orders.push(order)
    let at = end
    try {
      while (at > 0) {
        const parent = (at - 1) >> 1
        const other = items[parent]!
        if (!(compare(item, other) < 0)) break // an equal one is older
        items[at] = other
        orders[at] = orders[parent]!
        at = parent
      }
    } catch (error) {
      this.#sinkBack(at, end)
      this.#moving = false
      throw error
    }
    items[at] = item
    orders[at] = order
    this.#moving = false
  }

  shift(): T | undefined {
    const items = this.#items
    const orders = this.#orders
    const compare = this.#compare
    const end = items.length - 1
    if (end < 0) return undefined
    this.#begin()
    const first = items[0]!
    const firstOrder = orders[0]!
    const item = items[end]!
    const order = orders[end]!
    let at = 0
    try {
      for (let child = 1; child < end; child = 2 * at + 1) {
        let other = items[child]!
        if (child + 1 < end) {
          const right = items[child + 1]!
          const answer = compare(right, other)
          if (answer < 0 || (!(answer > 0) && orders[child + 1]! < orders[child]!)) {
            child++
            other = right
          }
        }
        const answer = compare(item, other)
        if (answer < 0 || (!(answer > 0) && order < orders[child]!)) break
        items[at] = other
        orders[at] = orders[child]!
        at = child
      }
    } catch (error) {
      this.#riseBack(at, first, firstOrder)
      this.#moving = false
      throw error
    }
    items[at] = item
    orders[at] = order
    items.pop()
    orders.pop()
    this.#moving = false
    return first
  }

  #begin(): void {
    if (this.#moving) throw new MisuseError('cannot put or get: this is inside compare() of the same queue') // H3
    this.#moving = true
  }

  /** H2: brings the hole from `at` back to `end`, the parents it has passed back up. */
  #sinkBack(at: number, end: number): void {
    const way: number[] = []
    for (let place = end; place > at; place = (place - 1) >> 1) way.unshift(place)
    let to = at
    for (const from of way) {
      this.#move(from, to)
      to = from
    }
    this.#items.length = this.#orders.length = end
  }

  /** H2: brings the hole from `at` back to the top, the children it has passed back down. */
  #riseBack(at: number, first: T, order: number): void {
    let to = at
    while (to > 0) {
      const from = (to - 1) >> 1
      this.#move(from, to)
      to = from
    }
    this.#items[0] = first
    this.#orders[0] = order
  }

  #move(from: number, to: number): void {
    this.#items[to] = this.#items[from]!
    this.#orders[to] = this.#orders[from]!
  }
}
