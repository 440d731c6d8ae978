// How long to wait before something that has ended is started again: up to `first` milliseconds, then up to twice as
// many, and so on; each time a random part of it, so that those who ended together do not come back together.

import { choices } from '../../hub/random.ts'

const longest = 2 ** 31 - 1

export class Backoff {
  readonly #first: number
  readonly #most: number
  /** After so many milliseconds of service all is forgiven. */
  readonly #calm: number
  #ends = 0

  constructor(first: number, most: number, calm: number) {
    this.#first = first
    this.#most = Math.min(most, longest)
    this.#calm = calm
  }

  /** Milliseconds until the next start of what has just ended after `upFor` milliseconds. */
  next(upFor: number): number {
    if (upFor >= this.#calm) this.#ends = 0
    const limit = Math.min(this.#most, this.#first * 2 ** Math.min(this.#ends++, 31))
    return choices.below(Math.floor(limit) + 1)
  }
}
