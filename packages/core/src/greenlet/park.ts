// How a wait begins: the checks, the scope it hangs on, and when an operation has to wait though it need not.

import { ArgumentTypeError, BlockingSwitchOutError } from '../errors.ts'
import { checkDelay } from '../hub/arguments.ts'
import { IN_HUB, atomicity, currentContext } from '../hub/context.ts'
import { describe } from '../hub/describe.ts'
import { runQueue } from '../hub/run-queue.ts'
import { noteDelivered } from '../hub/stray.ts'
import { OUTSIDE, type Scope, hasPending, pendingReasons } from './scope.ts'
import { Timeout } from './timeout.ts'
import type { WaitList } from './wait-list.ts'
import type { Wait, WaitOptions } from './wait.ts'

/** Refuses wrong options before anything is done. */
export function checkWaitOptions(operation: string, options: WaitOptions): void {
  if (typeof options !== 'object' || (options as WaitOptions | null) === null) {
    throw new ArgumentTypeError(`${operation}: options must be an object, got ${describe(options)}`)
  }
  const { timeout, signal } = options
  if (timeout !== undefined && !(timeout instanceof Timeout)) checkDelay(operation, 'timeout', timeout)
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ArgumentTypeError(`${operation}: signal must be an AbortSignal, got ${describe(signal)}`)
  }
}

/**
 * Parks the current scope: the only way to wait in hublet.
 *
 * Somebody who can reach `wait` (through `list`, as a rule) wakes or fails it later. Try first, park only if that
 * was in vain.
 *
 * ```ts
 * class Gate {
 *   #waiters = new WaitList<BooleanWait>()
 *   pass(options?: WaitOptions) {
 *     return park(new BooleanWait('Gate.pass', this), this.#waiters, options)
 *   }
 *   open() {
 *     for (const wait of this.#waiters.takeAll()) wait.wake(true)
 *   }
 * }
 * ```
 *
 * Cancel: the wait leaves `list` before its promise rejects.
 * Order: promises settle in the order of `wake` and `fail`.
 *
 * @throws {ArgumentRangeError | ArgumentTypeError} if the options are wrong; nothing was parked
 * @throws {BlockingSwitchOutError} in a callback of the hub
 */
export function park<T>(wait: Wait<T>, list?: WaitList, options?: WaitOptions): Promise<T> {
  if (options !== undefined) checkWaitOptions(wait.operation, options)
  return wait.enter(currentScope(wait.operation), list, options)
}

/** `atomic` throws it, too: also if the operation rejects where it should throw, or its error is caught. */
function refuseInAtomic(operation: string): Error {
  const error = new BlockingSwitchOutError(`cannot wait in ${operation}: this is inside atomic()`)
  atomicity.refused ??= error
  noteDelivered(error)
  return error
}

/**
 * For an operation that could be done without waiting: whether it has to park all the same, because a reason is pending,
 * or because the others have to get their turn. Never where a wait would be refused.
 */
export function mustPark(): boolean {
  const isLong = runQueue.spend()
  if (!isLong && pendingReasons.count === 0) return false
  if (!mayWait()) return false
  const scope = currentContext() as Scope | undefined
  return isLong || (scope !== undefined && hasPending(scope))
}

/** Whether a wait is allowed here: not in a callback of the hub, nor in `atomic`. */
export function mayWait(): boolean {
  return atomicity.depth === 0 && currentContext() !== IN_HUB
}

/** The scope that a wait made here would hang on. @throws {BlockingSwitchOutError} in a callback of the hub */
export function currentScope(operation: string): Scope {
  if (atomicity.depth > 0) throw refuseInAtomic(operation)
  const context = currentContext()
  if (context === IN_HUB) {
    throw new BlockingSwitchOutError(`cannot wait in ${operation}: this is a callback of the hub; use link or spawn`)
  }
  return context === undefined ? OUTSIDE : (context as Scope)
}
