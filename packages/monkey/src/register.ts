// The entry of `node --import @hublet/monkey/register`, of `--require` and NODE_OPTIONS, in every thread.
// A graph without top-level await: `--require` takes no other.

import { guardFromEnvironment } from './guard/index.ts'
import { carryIntoWorkers } from './patches/worker-flags.ts'
import { patchFromEnvironment } from './patching/environment.ts'
import { showFunctionTexts } from './transform/function-text.ts'
import { register } from './transform/register.ts'

patchFromEnvironment()
register()
showFunctionTexts()
guardFromEnvironment()
carryIntoWorkers(import.meta.url)
