// A build tool whose targets may need each other: `npm run example -- deadlock [targets.json]`.
//
// Nothing in it looks for circles. When all that is left waits for itself, Node's loop runs dry, and hublet tells.

import { parseArgs } from 'node:util'

import { LoopExit, getHub } from '@hublet/core'

import { build } from './build.ts'
import { readTargets } from './targets.ts'

const { positionals } = parseArgs({ allowPositionals: true })

try {
  const targets = readTargets(positionals[0] ?? new URL('circle.json', import.meta.url))
  await build(targets, (name) => console.log(`built ${name}`))
} catch (error) {
  console.error(error instanceof LoopExit ? `these can never be built:\n${error.message}` : String(error))
  process.exitCode = 1
  await getHub().shutdown() // what is stuck gets its finally blocks run
}
