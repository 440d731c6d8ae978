// Where something was done, for reports: the stack without the frames of these packages and of Node.

import { fileURLToPath } from 'node:url'

// The folder of these packages, from a file of the sources or of the build.
const packages = new URL('.', import.meta.url.replace(/^(.*)\/(?:src|dist)\/[^?]*$/, '$1'))
const own = [packages.href, fileURLToPath(packages), '/@hublet/', '\\@hublet\\']
const frames = 20

export const isFrame = (line: string): boolean => line.startsWith('    at ')
/** Within these packages. */
export const isOwnFrame = (line: string): boolean => isFrame(line) && own.some((place) => line.includes(place))
export const isNodeFrame = (line: string): boolean => line.includes('(node:') || line.includes(' node:')

/** The stack of the caller, one frame a line; undefined if there are no others. */
export function callSite(): string | undefined {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = frames
  const stack: unknown = new Error('site').stack
  Error.stackTraceLimit = limit
  if (typeof stack !== 'string') return undefined // somebody has set Error.prepareStackTrace
  const isForeign = (line: string): boolean => isFrame(line) && !isOwnFrame(line) && !isNodeFrame(line)
  const foreign = stack.split('\n').filter(isForeign)
  return foreign.length === 0 ? undefined : foreign.join('\n')
}
