// What a contender file imports: warm-up, samples and the JSON line, by tinybench.
//
// One sample is one call of `run`, a batch of `ops` operations; what is printed is nanoseconds per operation.

import { Bench } from 'tinybench'

import { type Measurement, print } from './summary.ts'

export interface Plan<S> {
  /** How many operations one call of `run` is. */
  readonly ops: number
  /** Called before every sample, outside of the measured time; `run` gets what it returns. */
  readonly setup?: () => S | Promise<S>
  readonly run: (state: S) => unknown
  /** Called after every sample, not timed. */
  readonly cleanup?: () => unknown
  /** What is timed, where a scenario has several of it. */
  readonly metric?: string
  /** Said beside the figures in the table. */
  readonly note?: string
}

/** Measures `plan.run` and prints the result, which it returns. `contender` is its name in the table. */
export async function scenario<S = void>(contender: string, plan: Plan<S>): Promise<Measurement> {
  let state: S
  const time = Number(process.env['BENCH_TIME'] ?? 400)
  const bench = new Bench({
    time,
    iterations: 2,
    warmupTime: time / 2,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  })
  const beforeEach = async (): Promise<void> => {
    if (plan.setup !== undefined) state = await plan.setup()
  }
  const afterEach = async (): Promise<void> => void (await plan.cleanup?.())
  bench.add(contender, async () => void (await plan.run(state)), { async: true, beforeEach, afterEach })
  await bench.run()
  const result = bench.tasks[0]?.result
  if (result?.state !== 'completed') throw new Error(`${contender} did not complete: ${result?.state}`)
  const samples = (result.latency.samples ?? []).map((ms) => (ms * 1e6) / plan.ops)
  const measurement: Measurement = {
    contender,
    metric: plan.metric ?? 'time per operation',
    unit: 'ns',
    samples,
    ...(plan.note === undefined ? {} : { note: plan.note }),
  }
  print(measurement)
  return measurement
}
