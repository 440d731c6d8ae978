import { type ReadyIterator, Timeout, iwait } from '@hublet/core'
import { checkDelay } from '@hublet/core/lowlevel'

import type { Future } from './future.ts'

/**
 * Hands out futures as they end; those that have ended first. One that is given twice comes once.
 *
 * As `iwait`, but for the time: that it is up is an error here.
 *
 * ```ts
 * for await (const future of asCompleted(futures, { timeout: 1000 })) console.log(await future.result())
 * ```
 *
 * Cancel: the futures are not affected. Order: that in which they end.
 *
 * @throws {Timeout} from the iteration, when not all have ended `timeout` ms after its first step
 */
export function asCompleted<F extends Future>(
  futures: Iterable<F>,
  { timeout = Infinity }: { timeout?: number } = {},
): AsyncGenerator<F, undefined> {
  checkDelay('asCompleted', 'timeout', timeout)
  const all = new Set(futures)
  return handOut(iwait(all, { timeout }), all.size, timeout)
}

async function* handOut<F extends Future>(
  ended: ReadyIterator<F>,
  count: number,
  ms: number,
): AsyncGenerator<F, undefined> {
  let left = count
  for await (const future of ended) {
    left--
    yield future
  }
  if (left === 0) return
  throw new Timeout(ms, { message: `asCompleted: ${left} of ${count} futures have not ended after ${ms} ms` })
}
