// Programs of test/third-party/programs, run to their end as an app of hublet's: its awaits are transformed, Node is patched.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const limit = 15_000 // milliseconds

export interface Run {
  /** What it has found out. */
  readonly facts: unknown
  /** 0: it has ended by itself, and nobody has missed a rejection. */
  readonly status: number | string
  /** What hublet and Node had to complain of. */
  readonly stderr: string
}

/** The transforms that each package is tried under: of the app alone, and of everything. */
export const transforms = ['app', 'all'] as const

export function run(
  name: string,
  environment: Record<string, string | undefined>,
  flags: readonly string[] = [],
): Promise<Run> {
  const file = fileURLToPath(new URL(`../../third-party/programs/${name}.ts`, import.meta.url))
  const args = [...process.execArgv, ...flags, '--import', '@hublet/monkey/register', file]
  const env = { ...process.env, ...environment }
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: limit, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      const status = error === null ? 0 : (error.code ?? error.signal ?? error.message)
      resolve({ facts: stdout.startsWith('{') ? JSON.parse(stdout) : stdout, status, stderr })
    })
  })
}

/** A run in which nothing went wrong. */
export function good(facts: unknown): Run {
  return { facts, status: 0, stderr: '' }
}
