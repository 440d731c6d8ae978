// Proof that a piece of code lets others run.

import { HubletError, identify } from '../errors.ts'
import { ScopedCall } from '../greenlet/scoped-call.ts'
import { timesParked } from '../greenlet/tree.ts'
import { checkDelay, checkFunction } from '../hub/arguments.ts'
import { functionName } from '../hub/describe.ts'
import { LoopWatch } from './loop-watch.ts'

/** The code did not let others run. Yours: put a wait in it, do less at a time, or move it to another thread. */
export class FailedToSwitch extends HubletError {
  static {
    identify(this, 'FailedToSwitch', 'HUBLET_FAILED_TO_SWITCH')
  }
}

export interface AssertSwitchesOptions {
  /** The longest time in milliseconds for which the loop may stand still at a stretch. Then it need not wait at all. */
  maxBlocking?: number
}

/**
 * Calls `fn`, returns what it returns, and throws if meanwhile nobody else got to run: for tests.
 *
 * Without `maxBlocking`: it must wait in hublet at least once. With it: Node's loop must not stand still for longer,
 * whoever is to blame.
 *
 * ```ts
 * await assertSwitches(() => importAll(rows), { maxBlocking: 50 })
 * ```
 *
 * Cancel: `fn` is interrupted like the code around it.
 *
 * @throws what `fn` throws; that comes first
 * @throws {FailedToSwitch} if others did not get to run
 */
export async function assertSwitches<R>(fn: () => R | PromiseLike<R>, options?: AssertSwitchesOptions): Promise<R> {
  checkFunction('assertSwitches', 'fn', fn)
  const most = options?.maxBlocking
  if (most !== undefined) checkDelay('assertSwitches', 'maxBlocking', most)
  const call = new ScopedCall('assertSwitches', fn)
  const began = performance.now()
  const watch = new LoopWatch()
  let longest: number
  let result: R
  try {
    result = await call.run()
  } finally {
    call.end()
    longest = watch.stop()
  }
  const took = `${(performance.now() - began).toFixed(1)} ms`
  const name = functionName(fn)
  if (most === undefined && timesParked(call.scope) === 0) {
    throw new FailedToSwitch(`${name} did not wait in hublet once in ${took}: nobody else could run`)
  }
  if (most !== undefined && longest > most) {
    throw new FailedToSwitch(`the loop stood still for ${longest.toFixed(1)} ms in ${name}, more than ${most} ms`)
  }
  return result
}
