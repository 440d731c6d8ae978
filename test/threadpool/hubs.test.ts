// The default pool: one for all hubs of the process.

import { HubThread } from '@hublet/core'
import { threadpool } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import { env } from '../support/hub-threads.ts'
import { add, thread } from '../support/tasks.ts'

type Pooling = typeof import('../support/hubs/pooling.ts')

const start = (): Promise<HubThread<Pooling>> =>
  HubThread.start<Pooling>(new URL('../support/hubs/pooling.ts', import.meta.url), { env })
const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })

afterAll(() => threadpool.kill({ grace: 0 }))

test('hubs share the threads of the pool', async () => {
  await using one = await start()
  await using two = await start()
  await threadpool.resize(1)
  const threads = await Promise.all([one.api.where(), two.api.where(), threadpool.apply(thread)])
  expect(new Set(threads).size).toBe(1)
  expect(await one.api.stats()).toMatchObject({ threads: 1 })
  await threadpool.resize(2)
})

test('whatever can be done with the pool can be done in any hub', async () => {
  await using hub = await start()
  expect(await hub.api.apply(1, 2)).toBe(3)
  expect(await hub.api.squares([1, 2, 3])).toEqual([1, 4, 9])
  expect(await hub.api.streamed(40)).toEqual(Array.from({ length: 40 }, (_, i) => i))
  expect(await hub.api.killed()).toEqual([true, 'GreenletExit'])
  expect(await hub.api.local()).toBe('r-1')
  expect(await hub.api.moved()).toEqual([100_000, 0])
  await expect(hub.api.failing()).rejects.toThrow(new RangeError('over there'))
})

test('what a hub has begun ends with it', async () => {
  const hub = await start()
  await hub.api.begin()
  expect(await threadpool.stats()).toMatchObject({ running: 1 })

  await hub.terminate()

  await eventually(() => threadpool.stats()).toMatchObject({ running: 0, ending: 0 })
  expect(await threadpool.apply(add, [1, 2])).toBe(3)
})

test('the pool is there again after it was ended', async () => {
  expect(await threadpool.apply(add, [1, 2])).toBe(3)
  expect(await threadpool.drain()).toBe(true)
  expect(await threadpool.stats()).toMatchObject({ threads: 0 })
  expect(await threadpool.apply(add, [1, 2])).toBe(3)
  await threadpool.warmUp(2)
  expect(await threadpool.stats()).toMatchObject({ threads: 2 })
  await threadpool.kill()
  expect(await threadpool.join({ timeout: 1 })).toBe(true)
})
