// A stretch that kills and outer timeouts do not interrupt.
//
//   H1  what is delivered from outside meanwhile is kept, in order, and the first is thrown at the end
//   H2  an error of the call itself wins; the kept reasons then wait for the next wait
//   H3  timeouts started inside work; a kill whose grace is over goes through (scope.ts S5)

import { checkFunction } from '../hub/arguments.ts'
import { closeScope, deliver, openScope } from './scope.ts'
import { callInScope } from './scoped-call.ts'
import { currentScope } from './wait.ts'

/**
 * Runs `fn` so that kills and timeouts from outside are deferred to its end. For cleanup that must not be cut short.
 *
 * It is no licence to hang: put a `withTimeout` inside. When the grace of a kill is over, the kill comes through.
 *
 * ```ts
 * await shield(() => connection.rollback())
 * ```
 *
 * Cancel: deferred; thrown at the end, and the result of `fn` is then dropped.
 */
export async function shield<R>(fn: () => R): Promise<Awaited<R>> {
  checkFunction('shield', 'fn', fn)
  const scope = openScope(currentScope('shield'), 'shield')
  let result: Awaited<R>
  try {
    result = await callInScope(scope, fn)
  } catch (error) {
    for (const { reason, to } of closeScope(scope)) deliver(to, reason) // H2
    throw error
  }
  const [first, ...rest] = closeScope(scope)
  for (const { reason, to } of rest) deliver(to, reason)
  if (first !== undefined) throw first.reason // H1
  return result
}
