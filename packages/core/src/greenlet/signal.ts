// The scope as an AbortSignal, for APIs that take one.

import { currentScope } from './park.ts'
import { hasPending, signalOf, takePending } from './scope.ts'

/**
 * An AbortSignal that aborts when a kill or a timeout is delivered to the current scope.
 *
 * After a delivery the next call returns a fresh signal, so that cleanup can use it. Outside greenlets and timeouts
 * it never aborts. For a promise whose API takes no signal, use `until`.
 *
 * Errors that an aborted operation throws may wrap the kill: in a catch-all, look at `error.cause` too.
 *
 * ```ts
 * const page = await fetch(url, { signal: signal() })
 * ```
 *
 * @throws the kill or timeout that has been waiting for this greenlet's next wait
 */
export function signal(): AbortSignal {
  const scope = currentScope('signal')
  if (hasPending(scope)) throw takePending(scope) // what the signal would be aborted with
  return signalOf(scope)
}
