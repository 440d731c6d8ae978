// The everyday way to start greenlets.

import { checkDelay } from '../hub/arguments.ts'
import { Greenlet } from './greenlet.ts'
import { type Body, setArguments } from './life.ts'

/**
 * Runs `fn(...args)` in a new greenlet. It starts in the hub's next pass, never inside this call.
 *
 * For tasks that belong together use `nursery`; for a limit on how many run, `Pool`.
 *
 * ```ts
 * const g = spawn(async (name: string) => `hello ${name}`, 'hub')
 * await g.get() //=> 'hello hub'
 * ```
 *
 * Order: greenlets start in the order of the calls.
 *
 * @throws {ArgumentTypeError} if `fn` is no function; nothing was started
 */
export function spawn<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Greenlet<Awaited<R>> {
  const greenlet = new Greenlet<Awaited<R>>(fn as Body<Awaited<R>>)
  if (args.length > 0) setArguments(greenlet, args)
  greenlet.start()
  return greenlet
}

/**
 * Like {@link spawn}, but starts in `ms` milliseconds. Killed before that, it never runs.
 *
 * ```ts
 * using reminder = defer(spawnLater(60_000, remind), (g) => g.kill())
 * ```
 *
 * @throws {ArgumentRangeError} if `ms` is `NaN` or negative
 */
export function spawnLater<A extends unknown[], R>(
  ms: number,
  fn: (...args: A) => R,
  ...args: A
): Greenlet<Awaited<R>> {
  checkDelay('spawnLater', 'ms', ms)
  const greenlet = new Greenlet<Awaited<R>>(fn as Body<Awaited<R>>)
  if (args.length > 0) setArguments(greenlet, args)
  greenlet.startLater(ms)
  return greenlet
}
