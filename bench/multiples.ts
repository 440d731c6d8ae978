// The same with more and more threads, in one process, and what more of them cost as a multiple of few.

import { print, summarise } from './summary.ts'
import type { Measurement } from './summary.ts'

const few = 2
const many = [8, 16]

/** `measure` measures with so many threads. */
export async function multiples(contender: string, measure: (threads: number) => Promise<Measurement>): Promise<void> {
  const base = summarise((await measure(few)).samples).median
  for (const threads of many) {
    const { samples } = await measure(threads)
    const metric = `${threads} threads, in multiples of ${few} threads`
    print({ contender, metric, unit: 'x', samples: [summarise(samples).median / base] })
  }
}
