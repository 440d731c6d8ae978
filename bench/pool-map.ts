// A tiny function over many items.

import { type PoolContender, noted } from './pool-contender.ts'
import { scenario } from './scenario.ts'

const chunk = 1000

/** By its own map, or by a task for each item. `count`: fewer for those that need much longer for each when there are many. */
export async function maps(pool: PoolContender, count = 100_000): Promise<void> {
  const { run, map = (task, items) => Promise.all(items.map((item) => run(task, item))) } = pool
  await mapsBy(pool, count, (items) => map('square', items))
}

/** By tasks for a thousand items each, as a user would write it. */
export async function mapsByHand(pool: PoolContender): Promise<void> {
  const { run } = pool
  await mapsBy(pool, 100_000, async (items) => {
    const chunks = Array.from({ length: items.length / chunk }, (_, n) => items.slice(n * chunk, (n + 1) * chunk))
    const results = await Promise.all(chunks.map((some) => run('squares', some)))
    return results.flat()
  })
}

async function mapsBy(
  { contender, note, end }: PoolContender,
  count: number,
  map: (items: readonly number[]) => Promise<unknown[]>,
): Promise<void> {
  const items = Array.from({ length: count }, (_, n) => n)
  let results: unknown[] = []
  await scenario(contender, {
    ops: count,
    async run() {
      results = await map(items)
    },
    cleanup() {
      if (items.every((n) => results[n] === n * n)) return
      throw new Error(`${contender}: what came back are not the squares of the items`)
    },
    ...noted(note),
  })
  await end()
}
