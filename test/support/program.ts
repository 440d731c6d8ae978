// Programs of test/program, run to their end, by the Node and against the build of hublet that run the test.

import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface Ending {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How it ended and what it printed. */
export function runProgram(name: string, ...args: string[]): Ending {
  const child = spawnSync(process.execPath, [...process.execArgv, fileOf(name), ...args], { encoding: 'utf8' })
  return { status: child.status, stdout: child.stdout, stderr: child.stderr }
}

/** What it prints, while other things go on here; rejects if it fails. */
export async function outputOf(name: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, fileOf(name), ...args])
  return stdout
}

/** The JSON that it prints about what has been collected; rejects if it fails. */
export async function collectedIn<T>(name: string): Promise<T> {
  const flags = [...process.execArgv, '--expose-gc']
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, fileOf(name)])
  return JSON.parse(stdout) as T
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../program/${name}.ts`, import.meta.url))
}
