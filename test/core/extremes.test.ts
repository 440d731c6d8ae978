// A great many kills, a very deep stack.

import { Greenlet, joinAll, killAll, shield, sleep, spawn } from '@hublet/core'
import { timers } from '@hublet/core/lowlevel'
import { leakCheck, seedRunQueue, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

test('1e5 kills in random order end all greenlets, whatever they were doing', async () => {
  await using _ = leakCheck()
  const gate = Promise.withResolvers<void>()
  const bodies = [
    () => sleep(Infinity),
    () => sleep(60_000),
    looping,
    () => gate.promise.then(() => sleep(Infinity)),
    () => 0,
  ]
  const all = Array.from({ length: 50_000 }, (_each, n) => spawn<[], unknown>(bodies[n % bodies.length]!))
  await sleep(0)
  const fresh = Array.from({ length: 50_000 }, (_each, n) => new Greenlet<unknown>(bodies[n % bodies.length]))
  for (const [n, greenlet] of fresh.entries())
    [() => greenlet.start(), () => greenlet.startLater(n), () => {}][n % 3]!()
  const targets = shuffled([...all, ...fresh])

  for (const target of targets) void target.kill()
  gate.resolve()
  const ended = await joinAll(targets)

  expect(ended).toHaveLength(100_000)
  expect(targets.every((target) => target.dead && target.successful)).toBe(true)
  expect(timers.size).toBe(0)
})

test('a stack overflow in a greenlet is its failure, and the hub goes on', async () => {
  const dive = (): number => dive() + 1
  const spawning = (): void => void [spawn(() => {}), spawning()]

  for (const body of [dive, spawning] as (() => unknown)[]) {
    const error = await spawn(body)
      .get()
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RangeError)
    expect(error).toMatchObject({ message: 'Maximum call stack size exceeded' })
  }

  await sleep(0)
  expect(await spawn(() => 'alive').get()).toBe('alive')
})

test('an async recursion of 1e4 waits comes back', async () => {
  const dive = async (n: number): Promise<number> => {
    if (n === 0) return 0
    await sleep(0)
    return (await dive(n - 1)) + 1
  }

  expect(await spawn(dive, 10_000).get()).toBe(10_000)
})

for (const seeds of [0, 100, 200, 300]) {
  test(`greenlets that kill each other all end, cleaned up, in 100 orders of the run queue from seed ${seeds}`, async () => {
    await using _ = leakCheck()

    for (let seed = seeds; seed < seeds + 100; seed++) {
      const { all, told, log } = await fight(seed)
      const began = log.filter((line) => line.endsWith(' began'))

      expect([seed, all.filter((greenlet) => !greenlet.dead)]).toEqual([seed, []])
      expect([seed, told.length, new Set(told).size]).toEqual([seed, all.length, all.length])
      expect([seed, log.length]).toEqual([seed, 2 * began.length])
      expect([seed, new Set(log).size]).toEqual([seed, log.length])
    }
  })
}

test('nothing in this file has reached unhandledRejection', async () => {
  await settled()

  expect(unhandled).toEqual([])
})

/** Twenty greenlets kill each other; those never started are killed, too. */
async function fight(seed: number): Promise<{ all: Greenlet[]; told: unknown[]; log: string[] }> {
  using _ = seedRunQueue(seed)
  const told: unknown[] = []
  const log: string[] = []
  const all: Greenlet[] = Array.from({ length: 20 }, (_each, n) => new Greenlet<unknown>(() => fighter(all, n, log)))
  for (const greenlet of all) greenlet.rawlink((source) => told.push(source))
  for (const greenlet of all.slice(0, 15)) greenlet.start()
  await joinAll(all.slice(0, 15))
  await killAll(all)
  await settled()
  return { all, told, log }
}

async function fighter(all: Greenlet[], n: number, log: string[]): Promise<void> {
  log.push(`${n} began`)
  try {
    await sleep(0)
    for (const step of [1, 3, 7]) {
      void all[(n + step) % all.length]!.kill()
      await (n % 2 === 0 ? sleep(0) : shield(() => sleep(0)))
    }
    await killAll(all.filter((_other, at) => at > 15 && at !== n))
  } finally {
    await shield(() => sleep(0).then(() => log.push(`${n} cleaned up`)))
  }
}

async function looping(): Promise<void> {
  for (;;) await sleep(0)
}

/** The same order at every run. */
function shuffled<T>(items: T[]): T[] {
  let state = 42
  for (let left = items.length; left > 1; left--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = state % left
    ;[items[left - 1], items[other]] = [items[other]!, items[left - 1]!]
  }
  return items
}
