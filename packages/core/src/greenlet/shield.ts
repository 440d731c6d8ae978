// A stretch that kills and outer timeouts do not interrupt.
//
//   H1  what is delivered from outside meanwhile is kept, in order, and the first is thrown at the end
//   H2  an error of the call itself wins; the kept reasons then wait for the next wait
//   H3  timeouts started inside work; a kill whose grace is over goes through (scope.ts S4)

import { checkFunction } from '../hub/arguments.ts'
import { deliver } from './scope.ts'
import { ScopedCall } from './scoped-call.ts'

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
  const call = new ScopedCall<R>('shield', fn, 'shield')
  let result: Awaited<R>
  try {
    result = await call.run()
  } catch (error) {
    for (const { reason, to } of call.end()) deliver(to, reason) // H2
    throw error
  }
  const [first, ...rest] = call.end()
  for (const { reason, to } of rest) deliver(to, reason)
  if (first !== undefined) throw first.reason // H1
  return result
}
