import { ArgumentTypeError, type WaitOptions, iwait } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { Future } from './future.ts'

export interface WaitAllOptions extends WaitOptions {
  /** `'all'` (default): when all have ended. `'first'`: when one has. `'exception'`: when one has failed, or all have ended. */
  returnWhen?: 'all' | 'first' | 'exception'
}

export interface WaitAllResult<F> {
  readonly done: Set<F>
  readonly notDone: Set<F>
}

/**
 * Waits for futures, and tells which have ended and which have not. It throws nothing that they have failed with.
 *
 * ```ts
 * const { done, notDone } = await waitAll(futures, { returnWhen: 'first' })
 * ```
 *
 * When the time is up: as they are then. A future that was cancelled has ended, and has not failed.
 *
 * Cancel: the futures are not affected.
 */
export async function waitAll<F extends Future>(
  futures: Iterable<F>,
  { returnWhen = 'all', ...options }: WaitAllOptions = {},
): Promise<WaitAllResult<F>> {
  if (returnWhen !== 'all' && returnWhen !== 'first' && returnWhen !== 'exception') {
    throw new ArgumentTypeError(
      `waitAll: returnWhen must be 'all', 'first' or 'exception', got ${describe(returnWhen)}`,
    )
  }
  const all = new Set(futures)
  for await (const future of iwait(all, options)) {
    if (returnWhen === 'first' || (returnWhen === 'exception' && !future.successful && !future.cancelled())) break
  }
  const isDone = (future: F): boolean => future.done()
  return { done: new Set([...all].filter(isDone)), notDone: new Set([...all].filter((future) => !isDone(future))) }
}
