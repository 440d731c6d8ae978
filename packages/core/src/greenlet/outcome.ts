// What a greenlet ended with.

import { GreenletError } from '../errors.ts'
import { describe } from '../hub/describe.ts'

/** The error itself, or for anything else that was thrown a {@link GreenletError} with it as the cause. */
export function asError(operation: string, thrown: unknown): Error {
  if (Error.isError(thrown)) return thrown
  return new GreenletError(`${operation}: ${describe(thrown)} is no Error`, { cause: thrown })
}
