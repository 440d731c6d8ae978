// Small applications, run with `@hublet/monkey/register` loaded before them.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Ending } from './program.ts'

export interface RegisteredApp extends Disposable {
  readonly folder: string
  readonly cache: string
  file(name: string): string
  /** `flags` of Node; without any, `--import @hublet/monkey/register`. */
  run(entry: string, options?: { flags?: readonly string[]; env?: Record<string, string> }): Ending
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

export const byImport = ['--import', '@hublet/monkey/register'] as const
export const byRequire = ['--require', '@hublet/monkey/register'] as const

export function makeApp(files: Record<string, string>): RegisteredApp {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'registered-')))
  const cache = join(folder, 'cache')
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return {
    folder,
    cache,
    file: (name) => join(folder, name),
    run(entry, { flags = byImport, env = {} } = {}) {
      const child = spawnSync(process.execPath, [...process.execArgv, ...flags, join(folder, entry)], {
        encoding: 'utf8',
        cwd: repository,
        env: { ...process.env, NODE_OPTIONS: '', HUBLET_TRANSFORM: '', HUBLET_CACHE: cache, ...env },
      })
      return { status: child.status, stdout: child.stdout, stderr: child.stderr }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

/** `await isTransformed()` in a file: by the column, which is all that the transform does not keep. */
export const probe = {
  esm: `import { getCallSites } from 'node:util'\nconst isTransformed = async () => { await 0; return getCallSites(1)[0].columnNumber > 99 }\n`,
  cjs: `const { getCallSites } = require('node:util')\nconst isTransformed = async () => { await 0; return getCallSites(1)[0].columnNumber > 99 }\n`,
}
