// Schedules that can be repeated.

import { MisuseError } from '../errors.ts'
import { runQueue } from '../hub/run-queue.ts'

/**
 * Makes the hub choose the next task at random, the same way for the same seed: finds code that relies on an order
 * that nobody promised.
 *
 * ```ts
 * for (let seed = 0; seed < 1000; seed++) {
 *   using _ = seedRunQueue(seed)
 *   await scenario() // a failure names the seed
 * }
 * ```
 *
 * Until it is disposed, hublet's FIFO promises between greenlets do not hold; all others do.
 *
 * @throws {MisuseError} if a seed is in force
 */
export function seedRunQueue(seed: number): Disposable {
  if (runQueue.pick !== undefined) throw new MisuseError('cannot seed the run queue: it is seeded; dispose it first')
  const random = generator(seed)
  runQueue.pick = (size) => Math.floor(random() * size)
  return {
    [Symbol.dispose](): void {
      runQueue.pick = undefined
    },
  }
}

/** A small generator of numbers in [0, 1), the same for the same seed on every machine (mulberry32). */
function generator(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
