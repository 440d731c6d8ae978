// Where something was done, for reports: the stack without the frames of this package.

const own = new URL('..', import.meta.url).href
const frames = 20

/** The stack of the caller, one frame a line; undefined if there is nothing but this package in it. */
export function callSite(): string | undefined {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = frames
  const stack = new Error('site').stack ?? ''
  Error.stackTraceLimit = limit
  const foreign = stack.split('\n').filter((line) => line.startsWith('    at ') && !line.includes(own))
  return foreign.length === 0 ? undefined : foreign.join('\n')
}
