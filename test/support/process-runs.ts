// Whether a process runs: one that has died, and that nobody has taken note of, does not.

import { readFileSync } from 'node:fs'

import { attempt } from './thrown.ts'

export function runs(pid: number): boolean {
  const state = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  if (typeof state === 'string') return !/\) [ZX] /.test(state)
  return process.platform !== 'linux' && attempt(() => process.kill(pid, 0)) === true
}
