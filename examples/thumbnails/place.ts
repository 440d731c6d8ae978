// Where thumbnails are made.
//
//   P1  whoever waits has `limit` milliseconds, those in the queue included; then, or when he is killed, so is the task
//   P2  a task that has not looked up `grace` milliseconds later is ended with its thread: none outlives its request by more
//   P3  no more than `maxQueue` wait: who comes then is told at once

import { withTimeout } from '@hublet/core'
import { ThreadPool } from '@hublet/threadpool'

import { thumbnail } from './thumbnail.ts'

export interface Place {
  /** @throws {Timeout | PoolFull | BadPicture} */
  make(path: string, width: number): Promise<Uint8Array>
  /** Milliseconds of the longest work at one. */
  readonly longest: number
}

const [grace, maxQueue] = [100, 100]

export class InPool implements Place {
  readonly pool: ThreadPool
  readonly #limit: number

  constructor(threads: number, limit: number) {
    this.pool = new ThreadPool({ name: 'thumbnails', maxThreads: threads, grace, maxQueue, whenFull: 'reject' })
    this.#limit = limit
  }

  make(path: string, width: number): Promise<Uint8Array> {
    return this.pool.apply(thumbnail, [path, width], { timeout: this.#limit }) // P1
  }

  get longest(): number {
    return this.pool.stats().runTime.max
  }
}

/** What one does without a pool: for the comparison. */
export class OnHub implements Place {
  longest = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  async make(path: string, width: number): Promise<Uint8Array> {
    const began = performance.now()
    try {
      return await withTimeout(this.#limit, () => thumbnail(path, width)) // seen at its checkpoints only
    } finally {
      this.longest = Math.max(this.longest, performance.now() - began)
    }
  }
}
