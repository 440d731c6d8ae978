// The scope as an AbortSignal, for APIs that take one.

import { signalOf, takePending } from './scope.ts'
import { currentScope } from './wait.ts'

/**
 * An AbortSignal that aborts when a kill or a timeout is delivered to the current scope.
 *
 * After a delivery the next call returns a fresh signal, so that cleanup can use it. Outside greenlets and timeouts
 * it never aborts. For a promise whose API takes no signal, use `until`.
 *
 * While a greenlet waits for a foreign promise, a listener on its signal counts as delivery: pass the signal to something
 * that rejects when it is aborted.
 *
 * ```ts
 * const page = await fetch(url, { signal: signal() })
 * ```
 *
 * @throws the kill or timeout that has been waiting for this greenlet's next wait
 */
export function signal(): AbortSignal {
  const scope = currentScope('signal')
  const reason = takePending(scope)
  if (reason !== undefined) throw reason // what the signal would be aborted with
  return signalOf(scope)
}
