// A semaphore that refuses a permit it has not given out.

import type { NameOptions } from '@hublet/core'

import { NotHeld } from '../errors.ts'
import { Semaphore } from './semaphore.ts'

/**
 * A {@link Semaphore} that throws when it is released more often than it was acquired: for permits that stand for
 * something countable. A `Hold` releases once by itself.
 *
 * ```ts
 * const slots = new BoundedSemaphore(4)
 * slots.release() // throws NotHeld
 * ```
 */
export class BoundedSemaphore extends Semaphore {
  /** How many permits there are. */
  readonly permits: number

  /** @throws {ArgumentRangeError} if `permits` is no whole number from 0 up, or `Infinity` */
  constructor(permits = 1, options?: NameOptions) {
    super(permits, options)
    this.permits = permits
  }

  /** Hands a permit to whoever has waited longest, or frees one. @throws {NotHeld} if all are free */
  override release(): void {
    if (this.available >= this.permits && this.permits !== Infinity)
      throw new NotHeld(`cannot release ${this.toString()}: no permit is out`)
    super.release()
  }
}
