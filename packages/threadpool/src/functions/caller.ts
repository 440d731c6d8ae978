// The file that a function was handed over in: what it imports is looked for from there.

import { fileURLToPath } from 'node:url'
import { getCallSites } from 'node:util'

// The folder of these packages, from a file of the sources or of the build.
const packages = new URL('..', import.meta.url.replace(/^(.*\/)(?:src|dist)\/.*$/, '$1'))
const own = [packages.href, fileURLToPath(packages), '/@hublet/']
const frames = 20

/** The file of the first frame that is not of these packages; '' if there is none. Nobody's `prepareStackTrace` is asked. */
export function callerFile(): string {
  const isForeign = (script: string): boolean =>
    /^(?:file:|\/|[A-Za-z]:\\)/.test(script) && !own.some((place) => script.includes(place))
  return getCallSites(frames, { sourceMap: false }).find(({ scriptName }) => isForeign(scriptName))?.scriptName ?? ''
}
