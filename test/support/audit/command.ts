// The command `hublet`, from the sources or from the build, as the test that runs it.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { Ending } from '../program.ts'

const fromSource = process.execArgv.some((flag) => flag.includes('hublet-source'))

export const bin: string = fileURLToPath(
  new URL(`../../../packages/cli/${fromSource ? 'src/hublet.ts' : 'dist/hublet.js'}`, import.meta.url),
)

/** Runs it in `cwd`, without the HUBLET_ variables of the test. */
export function hublet(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Ending {
  const child = spawnSync(process.execPath, [...process.execArgv, bin, ...args], {
    encoding: 'utf8',
    cwd,
    env: clean(env),
  })
  return { status: child.status, stdout: child.stdout, stderr: child.stderr }
}

export function clean(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !/^HUBLET_|^COLUMNS$|^FORCE_COLOR$/.test(name))
  return { ...Object.fromEntries(ours), ...env }
}
