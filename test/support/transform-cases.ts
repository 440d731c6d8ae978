// Programs in which the transform has something to do. Each says with `log` what it does; transformed, it says the same.
// `tick(n)` takes so many microtasks, `reject(x)` rejects with it.

import { awaitPrograms } from './transform-cases-awaits.ts'
import { clausePrograms } from './transform-cases-clauses.ts'
import { functionPrograms } from './transform-cases-functions.ts'
import { loopPrograms } from './transform-cases-loops.ts'
import { modulePrograms as others } from './transform-cases-modules.ts'
import { resourcePrograms } from './transform-cases-resources.ts'

export { sloppyPrograms } from './transform-cases-sloppy.ts'
export { typedPrograms } from './transform-cases-typed.ts'

/** Bodies of modules. */
export const modulePrograms: Record<string, string> = {
  ...awaitPrograms,
  ...functionPrograms,
  ...loopPrograms,
  ...clausePrograms,
  ...resourcePrograms,
  ...others,
}
