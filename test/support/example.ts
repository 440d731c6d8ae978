// The examples as programs that a user starts.

import { type ChildProcess, spawn as startProcess } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const conditions = process.execArgv.join(' ').includes('hublet-source') ? ['-C', 'hublet-source'] : []

export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Starts `examples/<name>`. */
export function startExample(name: string, args: readonly string[], stdin: 'ignore' | 'pipe' = 'ignore'): Program {
  const main = fileURLToPath(new URL(`../../examples/${name}/main.ts`, import.meta.url))
  const child = startProcess(process.execPath, [...conditions, main, ...args], { stdio: [stdin, 'pipe', 'pipe'] })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const output = Promise.all([closed, text(child.stdout!), text(child.stderr!)])
  return { child, ended: output.then(([code, stdout, stderr]) => ({ code, stdout, stderr })) }
}
