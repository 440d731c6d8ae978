// What a test has left behind.

import { HubletError, identify } from '../errors.ts'
import { livingGreenlets } from '../greenlet/greenlet.ts'
import { OUTSIDE } from '../greenlet/scope.ts'
import { type Suspended, waitsBelow } from '../greenlet/tree.ts'
import { Wait } from '../greenlet/wait.ts'
import { timers } from '../hub/timers.ts'
import { settled } from './settled.ts'

/** A test has left greenlets, waits or timers behind. Your fault: join or kill what it spawned. */
export class LeakError extends HubletError {
  static {
    identify(this, 'LeakError', 'HUBLET_LEAK')
  }
}

/**
 * Checks at its disposal that nothing was left since it was made: no greenlet, no wait, no timer.
 *
 * ```ts
 * await using _ = leakCheck()
 * await scenario()
 * ```
 *
 * @throws {LeakError} at the end of the block, naming what is left
 */
export function leakCheck(): AsyncDisposable {
  const greenlets = new Set(livingGreenlets())
  const waits = new Set(waitsBelow(OUTSIDE))
  const timersBefore = timers.size
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      await settled()
      const left = livingGreenlets()
        .filter((greenlet) => !greenlets.has(greenlet))
        .map(String)
      for (const wait of waitsBelow(OUTSIDE)) if (!waits.has(wait)) left.push(`wait outside greenlets: ${text(wait)}`)
      const more = timers.size - timersBefore
      if (left.length === 0 && more > 0) left.push(`${more} timers`)
      if (left.length > 0) throw new LeakError(`left behind:\n${left.join('\n')}`)
    },
  }
}

function text(wait: Suspended): string {
  return wait instanceof Wait ? wait.describe() : 'wait'
}
