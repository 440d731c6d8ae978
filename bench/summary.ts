// The figures of one contender, as they go from its process to run.ts.

/** What one process has measured of one thing; `metric` tells things apart where a scenario has several. */
export interface Measurement {
  readonly contender: string
  readonly metric: string
  readonly unit: string
  readonly samples: readonly number[]
  /** Said beside the figures in the table. */
  readonly note?: string
}

export interface Summary {
  readonly median: number
  readonly p10: number
  readonly p90: number
  readonly p99: number
  readonly worst: number
}

/** The sample at `share` (0 to 1) of the way from the best to the worst. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? NaN
}

export function summarise(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    p10: quantile(sorted, 0.1),
    p90: quantile(sorted, 0.9),
    p99: quantile(sorted, 0.99),
    worst: quantile(sorted, 1),
  }
}

/** Prints the JSON line that run.ts waits for. */
export function print(measurement: Measurement): void {
  const { samples, ...rest } = measurement
  console.log(JSON.stringify({ ...rest, ...summarise(samples), samples }))
}
