// Schedules that can be repeated.

import { MisuseError } from '../errors.ts'
import { choices, randomBelow } from '../hub/random.ts'
import { runQueue } from '../hub/run-queue.ts'

/**
 * Makes the hub choose the next task at random, and `select` its case, the same way for the same seed: finds code that
 * relies on an order that nobody promised.
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
  const { below } = choices
  runQueue.pick = randomBelow(seed)
  choices.below = randomBelow(~seed)
  return {
    [Symbol.dispose](): void {
      runQueue.pick = undefined
      choices.below = below
    },
  }
}
