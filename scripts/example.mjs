// `npm run example -- <name> [arguments]`: set-up, then one of the examples.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { root, run, setUp } from './set-up.mjs'

const [name, ...args] = process.argv.slice(2)
const names = readdirSync(join(root, 'examples')).filter((entry) =>
  existsSync(join(root, 'examples', entry, 'main.ts')),
)
if (!names.includes(name)) {
  console.error(`usage: npm run example -- <${names.join(' | ')}> [arguments]`)
  process.exit(2)
}
setUp()
process.on('SIGINT', () => {}) // the example gets it too and decides when to end
process.exitCode = run('node', ['-C', 'hublet-source', `examples/${name}/main.ts`, ...args])
