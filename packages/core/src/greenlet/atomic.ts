// Code that nothing can come in between.

import { ArgumentTypeError, MisuseError } from '../errors.ts'
import { checkFunction } from '../hub/arguments.ts'
import { atomicity } from '../hub/context.ts'
import { describe, functionName } from '../hub/describe.ts'

/** Asks for an argument that nobody gives if `fn` may return a promise. */
type Synchronous<R> = 0 extends R & 1 // any
  ? []
  : [Extract<R, PromiseLike<unknown>>] extends [never]
    ? []
    : [refused: 'atomic needs a function that returns no promise']

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
 * @throws {ArgumentTypeError} if `fn` is no plain function, but an async one or a generator: nothing was called
 * @throws {MisuseError} if it returns a promise
 */
export function atomic<R>(fn: () => R, ..._synchronous: Synchronous<R>): R {
  checkFunction('atomic', 'fn', fn)
  if (Object.prototype.toString.call(fn) !== '[object Function]') {
    throw new ArgumentTypeError(`atomic: fn must be a plain function, got ${describe(fn)}`)
  }
  const { refused } = atomicity
  atomicity.refused = undefined
  atomicity.depth++
  try {
    const result = fn()
    const isPromise = typeof (result as PromiseLike<unknown> | undefined)?.then === 'function'
    if (isPromise) Promise.resolve(result).catch(() => {}) // nobody will look at it: the caller gets an error in its place
    if (atomicity.refused !== undefined) throw atomicity.refused as Error
    if (!isPromise) return result
    throw new MisuseError(`atomic: ${functionName(fn)} returned a promise: others run before it is settled`)
  } finally {
    atomicity.depth--
    atomicity.refused = refused
  }
}
