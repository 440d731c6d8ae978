// What the promise contenders queue with: first come first served and bounded, and nothing else. Whoever waits can
// neither be cancelled nor give up. What is there is returned without a promise.

interface Putter<T> {
  readonly item: T
  readonly resolve: () => void
}

export class PromiseQueue<T> {
  readonly #capacity: number
  readonly #getters: ((item: T) => void)[] = []
  readonly #putters: Putter<T>[] = []
  #items: T[] = []
  #head = 0

  constructor(capacity = Infinity) {
    this.#capacity = capacity
  }

  put(item: T): Promise<void> | undefined {
    if (this.#getters.length > 0) this.#getters.shift()!(item)
    else if (this.#items.length - this.#head < this.#capacity) this.#items.push(item)
    else return new Promise((resolve) => this.#putters.push({ item, resolve }))
    return undefined
  }

  get(): T | Promise<T> {
    const putter = this.#putters.shift()
    putter?.resolve()
    if (this.#head < this.#items.length) {
      const item = this.#items[this.#head++]!
      if (this.#head === this.#items.length || this.#head === 1000) {
        this.#items = this.#items.slice(this.#head)
        this.#head = 0
      }
      if (putter !== undefined) this.#items.push(putter.item)
      return item
    }
    return putter === undefined ? new Promise((resolve) => this.#getters.push(resolve)) : putter.item
  }
}
