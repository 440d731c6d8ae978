// Files: `fs.promises`, what it hands out, and what `util.promisify` makes of the callback forms. Those that take a
// callback or give a stream do what they did.

import type { ModulePatch, Replacement } from '../patching/replacement.ts'
import { directories } from './fs-directory.ts'
import { fileHandles } from './fs-file-handle.ts'
import { promises } from './fs-promises.ts'
import { promisified } from './fs-promisified.ts'

export const fs: ModulePatch = { name: 'fs', targets }

function* targets(): Iterable<Replacement> {
  yield* promises()
  yield* promisified()
  yield* directories()
  yield* fileHandles()
}
