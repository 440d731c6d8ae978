// How much a finding matters: by when it runs, whether it runs, and how long it takes.

import { isHeavy } from './builtins.ts'
import type { Reach } from './installed/reach.ts'
import type { Moment } from './syntax/moments.ts'

/**
 * `hot`: blocks, and may be called at any time; `load`: blocks while its module is loaded; `captured`: a copy that a patch installed
 * later does not reach; `unreached`: any of them in a file that the package's main entries do not lead to.
 */
export type Grade = 'hot' | 'load' | 'captured' | 'unreached'

export function gradeOf(kind: 'blocking' | 'captured', when: Moment, reach: Reach): Grade {
  if (reach !== 'main') return 'unreached'
  return kind === 'captured' ? 'captured' : when
}

const weights: Readonly<Record<Grade, number>> = { hot: 10, captured: 2, load: 1, unreached: 0.1 }

/** What native code counts for. */
const nativeWeight = 5

/** Calls that run programs or compute count three times. */
export function scoreOf(findings: readonly { grade: Grade; call: string }[], native: boolean): number {
  const sum = findings.reduce((total, { grade, call }) => total + weights[grade] * (isHeavy(call) ? 3 : 1), 0)
  return Math.round((sum + (native ? nativeWeight : 0)) * 10) / 10
}
