// An operation that takes an AbortSignal, as a wait: it gets one of its own, which follows the caller's.
//
//   A1  the caller's signal is followed by a listener that is gone when the operation has ended, or was given up: nothing
//       piles up there
//   A2  outside of greenlets and timeouts the operation gets the caller's signal itself

import { interruptibleScope } from './activation.ts'
import { waitFor } from './wait-for.ts'

/** As `waitFor`; `start` gets the signal to pass on, `signal` is the caller's. */
export function abortable<T>(
  what: string,
  signal: AbortSignal | undefined,
  start: (signal: AbortSignal | undefined) => PromiseLike<T>,
  dispose?: (late: T) => unknown,
): Promise<T> {
  if (interruptibleScope() === undefined) return start(signal) as Promise<T> // A2
  const controller = new AbortController()
  const follow = (): void => controller.abort(signal?.reason)
  const leave = (): void => signal?.removeEventListener('abort', follow) // A1
  const begin = (): PromiseLike<T> => {
    if (signal?.aborted === true) follow()
    else signal?.addEventListener('abort', follow, { once: true })
    try {
      const promise = start(controller.signal)
      if (signal !== undefined) void promise.then(leave, leave)
      return promise
    } catch (error) {
      leave()
      throw error
    }
  }
  const abort = (reason: unknown): void => {
    leave()
    controller.abort(reason)
  }
  return waitFor(what, begin, { abort, dispose })
}
