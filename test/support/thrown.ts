// Errors as values, and values as errors.

/** For `promise.catch(same)`: the error is the result. */
export function same(error: unknown): unknown {
  return error
}

/** What the function returns, or else what it throws. */
export function attempt(fn: () => unknown): unknown {
  try {
    return fn()
  } catch (error) {
    return error
  }
}

/** A `throw` as an expression; of anything, an error or not. */
export function raise(thing: unknown): never {
  throw thing
}
