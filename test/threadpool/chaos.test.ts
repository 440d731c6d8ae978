// Pools under random kills, deaths and changes: everything settles, nothing runs twice, nothing is left behind.

import { Channel, HubThread, joinAll, rethrowControl, sleep, spawn } from '@hublet/core'
import { ThreadPool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { fromSources } from '../support/hub-threads.ts'
import { add, counted, exit, fail, quick, slowSquare, spin, square, upToLater } from '../support/tasks.ts'

/** Numbers that look random, the same ones for a seed. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test.for([1, 2])(
  '1000 tasks, killed at random, with threads that die: each ends as it should, seed %d',
  async (seed) => {
    const below = random(seed)
    await using pool = new ThreadPool({ ...quick, maxQueue: 200, grace: 20 })
    /** What it comes to, and what it should come to. */
    const one = async (n: number): Promise<[unknown, unknown]> => {
      const what = below(100)
      if (what < 2) return [((await failureOf(pool.apply(exit, [n]))) as Error).name, 'HubExit']
      if (what < 10) return [String(await failureOf(pool.apply(fail, [`${n}`]))), `RangeError: ${n}`]
      if (what < 20) return [await pool.apply(slowSquare, [n]), n * n]
      if (what < 22) return [await pool.apply(spin, [3]), 3]
      return [await pool.apply(add, [n, 1]), n + 1]
    }
    const callers = Array.from({ length: 1000 }, (_, n) => spawn(one, n))
    const killing = spawn(async () => {
      for (let i = 0; i < 1000; i++) {
        void callers[below(1000)]!.kill()
        if (i % 50 === 0) pool.resize(1 + below(3))
        if (i % 20 === 0) await sleep(1)
      }
    })

    await joinAll([...callers, killing])

    for (const caller of callers) {
      expect(caller.exception).toBe(undefined)
      const [is, shouldBe] = caller.value ?? []
      expect(is).toEqual(shouldBe)
    }
    expect(await pool.join({ timeout: 10_000 })).toBe(true)
    expect(pool.stats()).toMatchObject({ running: 0, queued: 0, waiting: 0 })
    expect(callers.filter(({ exit: killed }) => killed !== undefined).length).toBeGreaterThan(50)
  },
)

test('each task that is not killed runs once, though threads die and tasks are sent ahead', async () => {
  await using pool = new ThreadPool(quick)
  const runs = new Channel<number>(Infinity)
  const tasks = Array.from({ length: 600 }, (_, n) =>
    n % 60 === 59
      ? pool.apply(exit, [1]).catch(() => undefined)
      : pool.apply(
          (to: Channel<number>, me: number) => {
            to.sendSync(me)
          },
          [runs, n],
        ),
  )
  await Promise.all(tasks)
  runs.close()
  const seen = await Array.fromAsync(runs)
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, n) => n).filter((n) => n % 60 !== 59))
})

test('pools that come and go leave no thread and no handle behind', async () => {
  await cycle()
  await settled()
  const before = process.getActiveResourcesInfo().length
  for (let i = 0; i < (fromSources ? 10 : 50); i++) await Promise.all([cycle(), i % 10 === 0 ? hubCycle() : cycle()])
  await settled()
  expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before)
})

async function cycle(): Promise<void> {
  const pool = new ThreadPool({ ...quick, maxThreads: 1 })
  expect(await pool.apply(counted)).toBe(1)
  expect(await pool.map(square, [1, 2])).toEqual([1, 4])
  for await (const n of pool.stream(upToLater, [9])) if (n === 3) break
  await pool.kill()
  expect(pool.stats()).toMatchObject({ threads: 0, ending: 0 })
}

/** The same in a hub that comes and goes. */
async function hubCycle(): Promise<void> {
  const url = new URL('../support/hubs/pooling.ts', import.meta.url)
  const hub = await HubThread.start<typeof import('../support/hubs/pooling.ts')>(url, { env: quick.env! })
  expect(await hub.api.ownPool()).toBe(3)
  expect(await hub.stop()).toBe(true)
}

/** What a task fails with, unless it was killed. */
async function failureOf(task: Promise<unknown>): Promise<unknown> {
  try {
    return await task
  } catch (error) {
    rethrowControl(error)
    return error
  }
}

/** What was ended is gone from the loop, too. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate)
  await sleep(20)
}
