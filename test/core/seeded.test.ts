import { MisuseError, joinAll, sleep, spawn } from '@hublet/core'
import { leakCheck, seedRunQueue } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('the same seed gives the same order', async () => {
  await using _ = leakCheck()

  const [first, second] = [await orderWith(42), await orderWith(42)]

  expect(second).toEqual(first)
})

test('different seeds give different orders, and none of them the order of the calls', async () => {
  await using _ = leakCheck()
  const fifo = await order()

  const orders = new Set<string>()
  for (let seed = 0; seed < 20; seed++) orders.add((await orderWith(seed)).join())

  expect(orders.size).toBe(20)
  expect(orders.has(fifo.join())).toBe(false)
})

test('whatever the seed, everybody runs once and in the order of its own steps', async () => {
  await using _ = leakCheck()
  const expected = (await order()).toSorted()

  const wrong: number[] = []
  for (let seed = -5; seed < 50; seed++) {
    const seen = await orderWith(seed)
    const everybody = seen.toSorted().join() === expected.join()
    const inSteps = Array.from('abcdef', (name) => seen.filter((step) => step.startsWith(name)).join())
    if (!everybody || inSteps.some((own) => own !== own.split(',').toSorted().join())) wrong.push(seed)
  }

  expect(wrong).toEqual([])
})

test('it finds code that relies on the order of two spawns', async () => {
  const scenario = async (): Promise<string | undefined> => {
    let shared: string | undefined
    const writer = spawn(() => void (shared = 'written'))
    const reader = spawn(() => shared)
    await writer.join()
    return reader.get()
  }

  const results = new Set<string | undefined>([await scenario()])
  expect(results).toEqual(new Set(['written']))
  for (let seed = 0; seed < 10; seed++) {
    using _ = seedRunQueue(seed)
    results.add(await scenario())
  }

  expect(results).toEqual(new Set(['written', undefined]))
})

test('after dispose the order is that of the calls again', async () => {
  await using _ = leakCheck()
  const before = await order()

  await orderWith(1)

  expect(await order()).toEqual(before)
})

test('an endless sleep(0) loop under a seed still lets the others run', async () => {
  using _ = seedRunQueue(7)
  const busy = spawn(async () => {
    for (;;) await sleep(0)
  })

  await expect(spawn(() => 'ran').get()).resolves.toBe('ran')

  await busy.kill()
})

test('a second seed is refused', () => {
  using _ = seedRunQueue(1)

  expect(() => seedRunQueue(2)).toThrow(new MisuseError('cannot seed the run queue: it is seeded; dispose it first'))
})

async function orderWith(seed: number): Promise<string[]> {
  using _ = seedRunQueue(seed)
  return await order()
}

/** Six greenlets of three steps each: who came when. */
async function order(): Promise<string[]> {
  const seen: string[] = []
  const body = async (name: string): Promise<void> => {
    for (let step = 1; step <= 3; step++) {
      seen.push(`${name}${step}`)
      await sleep(0)
    }
  }
  await joinAll(Array.from('abcdef', (name) => name).map((name) => spawn(body, name)))
  return seen
}
