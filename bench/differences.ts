// What one thing takes more than another, one right after the other in one process.

import { print } from './summary.ts'

const budget = Number(process.env['BENCH_TIME'] ?? 400)

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}

/** Prints by how many nanoseconds each of `ops` takes longer in `then` than in `base`. */
export async function differences(
  metric: string,
  ops: number,
  base: () => Promise<unknown>,
  then: () => Promise<unknown>,
): Promise<void> {
  const samples: number[] = []
  const until = performance.now() + budget
  for (let n = 0; n < 3; n++) await base().then(then) // compiled
  while (samples.length < 9 || performance.now() < until) {
    const before = await timeOf(base)
    samples.push(((await timeOf(then)) - before) * (1e6 / ops))
  }
  print({ contender: 'hublet', metric, unit: 'ns', samples })
}
