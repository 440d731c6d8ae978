// The sums of an audit, and whether it passes.

import type { Audit } from '../audit.ts'

/** `hot`: hot ones; `load`: those at load, too; `any`: everything, also native code and what is unreached. */
export type FailOn = 'hot' | 'load' | 'any'

export interface Totals {
  readonly packages: number
  readonly files: number
  readonly parsed: number
  readonly hot: number
  readonly captured: number
  readonly load: number
  readonly unreached: number
  /** Packages with native code. */
  readonly native: number
  readonly unparsed: number
}

export function totalsOf({ packages, files, parsed }: Audit): Totals {
  const grades = packages.flatMap(({ findings }) => findings.map(({ grade }) => grade))
  const count = (wanted: string): number => grades.filter((grade) => grade === wanted).length
  return {
    packages: packages.length,
    files,
    parsed,
    hot: count('hot'),
    captured: count('captured'),
    load: count('load'),
    unreached: count('unreached'),
    native: packages.filter(({ native }) => native.length > 0).length,
    unparsed: packages.reduce((sum, one) => sum + one.unparsed.length, 0),
  }
}

/** How many findings of that grade, or worse, there are. */
export function failing(totals: Totals, failOn: FailOn): number {
  if (failOn === 'hot') return totals.hot
  const blocking = totals.hot + totals.load
  return failOn === 'load' ? blocking : blocking + totals.captured + totals.unreached + totals.native
}
