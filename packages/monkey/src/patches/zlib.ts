// What `util.promisify` makes of the functions of `zlib` that take a callback. The work goes on to its end in its pool
// thread; the streams can be destroyed, and are patched as streams.

import type { ModulePatch } from '../patching/replacement.ts'
import { functionsOf, ofCallback } from './functions.ts'
import { operation } from './operation.ts'

export const zlib: ModulePatch = {
  name: 'zlib',
  targets() {
    const target = process.getBuiltinModule('node:zlib')
    const names = functionsOf(target)
    return names
      .filter((key) => names.includes(`${key}Sync`))
      .map((key) => ofCallback(target, key, 'node:zlib', operation(`zlib.${key}`)))
  },
}
