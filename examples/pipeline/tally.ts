// What is counted.

import type { LogRecord } from './record.ts'

interface PathTally {
  requests: number
  errors: number
  ms: number
  slowest: number
}

export class Tally {
  readonly paths = new Map<string, PathTally>()
  records = 0
  unreadable = 0

  add({ path, status, ms }: LogRecord): void {
    this.records++
    let tally = this.paths.get(path)
    if (tally === undefined) this.paths.set(path, (tally = { requests: 0, errors: 0, ms: 0, slowest: 0 }))
    tally.requests++
    if (status >= 400) tally.errors++
    tally.ms += ms
    tally.slowest = Math.max(tally.slowest, ms)
  }

  /** The paths with the most requests first. */
  get busiest(): [path: string, tally: PathTally][] {
    return [...this.paths].toSorted(([, a], [, b]) => b.requests - a.requests)
  }
}
