// A semaphore without a limit, in the place of one with.

import type { NameOptions } from '@hublet/core'

import { Semaphore } from './semaphore.ts'

/**
 * Never lets anybody wait: for code that takes a {@link Semaphore} and is to run without a limit.
 *
 * ```ts
 * const limit = options.limit === undefined ? new DummySemaphore() : new Semaphore(options.limit)
 * ```
 */
export class DummySemaphore extends Semaphore {
  constructor(options?: NameOptions) {
    super(Infinity, options)
  }
}
