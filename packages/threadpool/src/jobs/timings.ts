// How long jobs have waited for a thread, and how long they have run.

import { type RecordableHistogram, createHistogram } from 'node:perf_hooks'

/** Milliseconds. */
export interface TimingStats {
  readonly count: number
  readonly min: number
  readonly mean: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export class Timings {
  readonly #histogram: RecordableHistogram = createHistogram()

  /** Takes note of so many milliseconds. */
  add(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1000)))
  }

  stats(): TimingStats {
    const { count, min, mean, max } = this.#histogram
    if (count === 0) return { count: 0, min: 0, mean: 0, p50: 0, p99: 0, max: 0 }
    const at = (percentile: number): number => this.#histogram.percentile(percentile) / 1000
    return { count, min: min / 1000, mean: mean / 1000, p50: at(50), p99: at(99), max: max / 1000 }
  }
}
