// Code that nothing can come in between.

import { ArgumentTypeError, MisuseError } from '../errors.ts'
import { checkFunction } from '../hub/arguments.ts'
import { atomicity } from '../hub/context.ts'
import { functionName } from '../hub/describe.ts'

/** What `fn` may not be: its last parameter then asks for an argument that nobody gives. */
type Synchronous<R> = R extends PromiseLike<unknown> ? [refused: 'atomic needs a function that is not async'] : []

/**
 * Calls `fn` and returns what it returns; a wait in it throws. Between its first line and its last no other greenlet runs:
 * what it has checked still holds when it acts.
 *
 * Where there must be a wait in between, hold a lock meanwhile.
 *
 * ```ts
 * const paid = atomic(() => {
 *   if (account.balance < amount) return false
 *   account.balance -= amount
 *   return true
 * })
 * ```
 *
 * Spawning, setting, putting with `tryPut` and all else that does not wait is allowed.
 *
 * @throws {BlockingSwitchOutError} if something in `fn` would wait; what it did before stays done
 * @throws {ArgumentTypeError} if `fn` is no function, or an async one: nothing was called
 * @throws {MisuseError} if it returns a promise
 */
export function atomic<R>(fn: () => R, ..._synchronous: Synchronous<R>): R {
  checkFunction('atomic', 'fn', fn)
  if (Object.prototype.toString.call(fn) === '[object AsyncFunction]') {
    throw new ArgumentTypeError(`atomic: fn must not be async, got ${functionName(fn)}: others run while it awaits`)
  }
  atomicity.depth++
  try {
    const result = fn()
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result
    throw new MisuseError(`atomic: ${functionName(fn)} returned a promise: others run before it is settled`)
  } finally {
    atomicity.depth--
  }
}
