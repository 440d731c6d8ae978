// Last in, first out.

import type { Store } from './store.ts'

export class Stack<T> implements Store<T> {
  readonly #items: T[] = []

  get size(): number {
    return this.#items.length
  }

  push(item: T): void {
    this.#items.push(item)
  }

  peek(): T | undefined {
    return this.#items.at(-1)
  }

  shift(): T | undefined {
    return this.#items.pop()
  }
}
