// Makes a fresh clone ready with nothing but Node 20 and npm, and does nothing when it is ready already.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const marker = join(root, 'node_modules', '.hublet-set-up')

/** The environment in which `node` is the repository's own Node, whatever Node this script runs on. */
export const environment = { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH }

/** Runs a program in the repository and returns its exit code. */
export function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    env: environment,
    stdio: 'inherit',
    ...options,
  })
  if (error) throw error
  return status ?? (signal === 'SIGINT' ? 130 : 1)
}

/** Installs what the lockfile names, unless that has been done. */
export function setUp() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  console.error('hublet: installing (once per lockfile) ...')
  const args = ['-y', '--prefer-offline', 'pnpm@12', 'install', '--frozen-lockfile', '--reporter=append-only']
  const code = run('npx', args, { env: process.env, stdio: ['ignore', 2, 2] })
  if (code !== 0) process.exit(code)
  writeFileSync(marker, wanted)
}
