// At most so many requests per second.
//
// A bucket of tokens, and the bucket is a Pool: a token is a slot, and taking it spawns a greenlet that sleeps until
// the token is back. Waiting in line (first in, first out) and leaving it when killed come with the pool.

import { Pool, sleep } from '@hublet/core'

/** Finer than this, timers of a millisecond would cost more than they measure. */
const shortestRefill = 50

export class RateLimit implements AsyncDisposable {
  readonly #tokens: Pool
  readonly #refill: number

  /** `perSecond` undefined: no limit. */
  constructor(perSecond: number | undefined) {
    const burst = perSecond === undefined ? Infinity : Math.max(1, Math.floor((perSecond * shortestRefill) / 1000))
    this.#tokens = new Pool(burst)
    this.#refill = perSecond === undefined ? 0 : (burst * 1000) / perSecond
  }

  /** Waits for a token. Cancel: none was taken. Order: first in, first out. */
  async take(): Promise<void> {
    if (this.#refill > 0) await this.#tokens.spawn(sleep, this.#refill)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tokens[Symbol.asyncDispose]()
  }
}
