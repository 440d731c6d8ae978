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
    const compare = this.#compare
    const end = items.length
    this.#set(end, item, this.#order)
    let at = end
    try {
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!(compare(item, items[parent]!) < 0)) break // an equal one is older
        this.#set(at, items[parent]!, this.#orders[parent]!)
        at = parent
      }
      this.#set(at, item, this.#order++)
    } catch (error) {
      this.#sinkBack(at, end)
      throw error
    } finally {
      this.#moving = false
    }
  }

  shift(): T | undefined {
    const end = this.#items.length - 1
    if (end < 0) return undefined
    this.#begin()
    const first = this.#items[0]!
    const order = this.#orders[0]!
    const place = { at: 0 }
    try {
      if (end > 0) this.#sink(this.#items[end]!, this.#orders[end]!, end, place)
      this.#items.length = this.#orders.length = end
      return first
    } catch (error) {
      this.#riseBack(place.at, first, order)
      throw error
    } finally {
      this.#moving = false
    }
  }

  /** Moves the hole at the top down, until the item can stand in it. `hole` tells where it is if that is cut short. */
  #sink(item: T, order: number, end: number, hole: { at: number }): void {
    const items = this.#items
    const orders = this.#orders
    const compare = this.#compare
    for (let child = 1; child < end; child = 2 * hole.at + 1) {
      const right = child + 1
      if (right < end) {
        const answer = compare(items[right]!, items[child]!)
        if (answer < 0 || (!(answer > 0) && orders[right]! < orders[child]!)) child = right
      }
      const answer = compare(item, items[child]!)
      if (answer < 0 || (!(answer > 0) && order < orders[child]!)) break
      this.#set(hole.at, items[child]!, orders[child]!)
      hole.at = child
    }
    this.#set(hole.at, item, order)
  }

  #set(place: number, item: T, order: number): void {
    this.#items[place] = item
    this.#orders[place] = order
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
      this.#set(to, this.#items[from]!, this.#orders[from]!)
      to = from
    }
    this.#items.length = this.#orders.length = end
  }

  /** H2: brings the hole from `at` back to the top, the children it has passed back down. */
  #riseBack(at: number, first: T, order: number): void {
    let to = at
    while (to > 0) {
      const from = (to - 1) >> 1
      this.#set(to, this.#items[from]!, this.#orders[from]!)
      to = from
    }
    this.#set(0, first, order)
  }
}
