// A foreign promise as a wait.

import { ArgumentTypeError } from '../errors.ts'
import { describe } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { park } from './park.ts'
import { Wait, type WaitOptions } from './wait.ts'

export interface UntilOptions<T> extends WaitOptions {
  /** Called with a result that comes after the wait was ended by a kill or a timeout: close it here. */
  dispose?: (late: T) => unknown
}

class UntilWait<T> extends Wait<T> {
  override get foreign(): boolean {
    return true
  }
}

/**
 * Waits for a promise that knows nothing of hublet, so that kills and timeouts reach this greenlet meanwhile.
 *
 * A kill is thrown here like an error of the promise: begin a catch around it with `rethrowControl(error)`.
 * The work behind the promise goes on; if it accepts an AbortSignal, pass it `signal()` as well.
 *
 * ```ts
 * const file = await until(fs.open(path), { timeout: 500, dispose: (late) => late.close() })
 * ```
 *
 * Cancel: the promise is left alone; a late value goes to `dispose`, a late error is dropped.
 *
 * @throws {Timeout} when the time is up; else whatever the promise rejects with
 */
export function until<T>(promise: PromiseLike<T>, options?: UntilOptions<T>): Promise<T> {
  if (typeof (promise as PromiseLike<T> | undefined)?.then !== 'function') {
    throw new ArgumentTypeError(`until: promise must be a promise, got ${describe(promise)}`)
  }
  const wait = new UntilWait<T>('until', promise)
  const parked = park(wait, undefined, options)
  const dispose = options?.dispose
  const late = async (value: T): Promise<void> => {
    try {
      await dispose?.(value)
    } catch (error) {
      reportError(error, { kind: 'callback', source: dispose, text: 'until: dispose of a late result failed' })
    }
  }
  Promise.resolve(promise).then(
    (value) => void (wait.wake(value) || late(value)),
    (error: unknown) => void wait.fail(error),
  )
  return parked
}
