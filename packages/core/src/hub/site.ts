// Where something was done, for reports: the stack without the frames of these packages and of Node.

import { fileURLToPath } from 'node:url'

const packages = new URL('../../..', import.meta.url)
const own = [packages.href, fileURLToPath(packages), '/@hublet/', '(node:', ' node:']
const frames = 20

/** The stack of the caller, one frame a line; undefined if there are no others. */
export function callSite(): string | undefined {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = frames
  const stack: unknown = new Error('site').stack
  Error.stackTraceLimit = limit
  if (typeof stack !== 'string') return undefined // somebody has set Error.prepareStackTrace
  const isForeign = (line: string): boolean => line.startsWith('    at ') && !own.some((place) => line.includes(place))
  const foreign = stack.split('\n').filter(isForeign)
  return foreign.length === 0 ? undefined : foreign.join('\n')
}
