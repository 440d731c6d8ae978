// Sources of items for a map.

/** Counts without end; knows how far it was pulled and how often it was closed. */
export class Counted implements Iterable<number> {
  pulled = 0
  returned = 0
  readonly #failAt: number

  constructor(failsAt = Infinity) {
    this.#failAt = failsAt
  }

  [Symbol.iterator](): Iterator<number> {
    return {
      next: () => {
        if (++this.pulled >= this.#failAt) throw new Error('source failed')
        return { value: this.pulled, done: false }
      },
      return: () => {
        this.returned++
        return { value: undefined, done: true }
      },
    }
  }
}

/** 1, 2, ... n. */
export function* upTo(n: number): Generator<number> {
  for (let i = 1; i <= n; i++) yield i
}

/** Throws behind so many good items. */
export function* failingSource(good: number, error: Error, step = 1): Generator<number> {
  for (let i = 1; i <= good; i++) yield i * step
  throw error
}
