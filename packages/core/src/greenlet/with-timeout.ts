// A deadline around one call.
//
//   W1  the timer is gone when the call has ended, in whatever way
//   W2  the fallback stands in for this very timeout only; whatever else is thrown passes through

import { checkDelay, checkFunction } from '../hub/arguments.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { LimitedScope } from './deadline.ts'
import { markEnding } from './scope.ts'
import { ScopedCall } from './scoped-call.ts'
import { Timeout, ownLimit, threw } from './timeout.ts'

export interface WithTimeoutOptions<F> {
  /** Returned in place of throwing when the time is up; `undefined` is a fallback too. */
  fallback?: F
}

class LimitedCall<R> extends ScopedCall<R> implements Timer {
  slot = -1
  #timeout: Timeout | undefined
  readonly #limit: number

  constructor(limit: number | Timeout, fn: () => R) {
    const scope = new LimitedScope()
    super('withTimeout', fn, 'plain', scope)
    scope.timer = this
    this.#limit = limit instanceof Timeout ? limit.ms : limit
    const ms = ownLimit(limit, this.scope)
    if (ms !== Infinity) timers.add(this, ms, !(limit instanceof Timeout) || limit.ref)
    this.#timeout = limit instanceof Timeout ? limit : undefined
  }

  /** Whether `error` is what was thrown because the time was up. */
  threw(error: unknown): boolean {
    return this.#timeout !== undefined && threw(this.#timeout, error)
  }

  fire(): void {
    const { thrown } = (this.#timeout ??= new Timeout(this.#limit))
    if (thrown instanceof Timeout) markEnding(this.scope, thrown)
    this.cancel(thrown)
  }
}

/**
 * Runs `fn` for at most `ms` milliseconds: after that its waits reject with a `Timeout`.
 *
 * For a limit on everything a greenlet does, use `Timeout.start`; for one wait, its own `timeout` option.
 *
 * ```ts
 * await withTimeout(50, () => sleep(1000), { fallback: 'too slow' }) //=> 'too slow'
 * ```
 *
 * If nothing inside waits in hublet when the time is up (a foreign promise), it rejects a turn later all the same;
 * the late result is dropped, and what goes on inside gets the timeout at its next wait.
 *
 * Cancel: a kill reaches the waits inside. Order: the earliest of nested limits fires first, the outer of two equal.
 *
 * @throws {Timeout} when the time is up and there is no fallback
 * @throws {ArgumentRangeError} if `ms` is `NaN` or negative; `Infinity` is no limit
 */
export async function withTimeout<R, F = never>(
  ms: number | Timeout,
  fn: () => R,
  options?: WithTimeoutOptions<F>,
): Promise<Awaited<R> | F> {
  if (!(ms instanceof Timeout)) checkDelay('withTimeout', 'ms', ms)
  checkFunction('withTimeout', 'fn', fn)
  const call = new LimitedCall<R>(ms, fn)
  try {
    return await call.run()
  } catch (error) {
    if (call.threw(error)) {
      if (options !== undefined && 'fallback' in options) return options.fallback // W2
      // The only place that knows who is waiting: V8 finds the async callers from here.
      if (error instanceof Timeout) Error.captureStackTrace(error, withTimeout)
    }
    throw error
  } finally {
    timers.remove(call) // W1
    call.end()
  }
}
