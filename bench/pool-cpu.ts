// Tasks that compute for 10 ms: what the pool adds to one, and what two threads do to forty.

import { roundsFor, timeOf } from './pool-compute.ts'
import { type PoolContender, type StartPool, noted } from './pool-contender.ts'
import { print } from './summary.ts'
import { compute } from './tasks/all.ts'

const ms = 10
const many = 40
const threads = 2
/** Tasks by which the code of a pool is compiled before anything is measured. */
const warmUps = 2000
const budget = Number(process.env['BENCH_TIME'] ?? 400)

export async function computes(start: StartPool): Promise<void> {
  await added(await start(1))
  await shared(await start(threads))
}

/** Of a task that computes by the clock: whatever is above its time is the pool's. */
async function added({ contender, note, run, end }: PoolContender): Promise<void> {
  await warmUp(run)
  await sampled(1, async () => run('computeFor', ms))
  const samples = await sampled(10, async () => {
    const began = performance.now()
    await run('computeFor', ms)
    return (performance.now() - began - ms) * 1000
  })
  print({ contender, metric: `added to a task of ${ms} ms`, unit: 'µs', samples, ...noted(note) })
  await end()
}

/** Of tasks that compute the same as is computed here right before. */
async function shared({ contender, note, run, end }: PoolContender): Promise<void> {
  const rounds = roundsFor(ms)
  const all = (): Promise<unknown[]> => Promise.all(Array.from({ length: many }, () => run('compute', rounds)))
  await warmUp(run)
  await all()
  const samples = await sampled(3, async () => {
    const inline = timeOf(() => {
      for (let n = 0; n < many; n++) compute(rounds)
    })
    const began = performance.now()
    await all()
    return (performance.now() - began) / inline
  })
  const metric = `${many} tasks of ${ms} ms by ${threads} threads, in multiples of inline`
  print({ contender, metric, unit: 'x', samples, ...noted(note) })
  await end()
}

async function warmUp(run: PoolContender['run']): Promise<void> {
  for (let n = 0; n < warmUps; n++) await run('nothing')
}

async function sampled<T>(atLeast: number, measure: () => Promise<T>): Promise<T[]> {
  const samples: T[] = []
  const until = performance.now() + budget
  while (samples.length < atLeast || performance.now() < until) samples.push(await measure())
  return samples
}
