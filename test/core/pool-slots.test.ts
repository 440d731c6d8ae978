import {
  ArgumentTypeError,
  Greenlet,
  GreenletExit,
  Pool,
  PoolFull,
  type Timeout,
  sleep,
  spawn,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { log } from '../support/bodies.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('a spawn in a pool of 0 waits until it is killed', async () => {
  await using _ = leakCheck()
  const pool = new Pool(0)
  const spawner = spawn(() => pool.spawn(sleep, 1))
  await settled()

  await spawner.kill()

  expect(spawner.exit).toBeInstanceOf(GreenletExit)
  expect(pool.size).toBe(0)
})

test('waiting spawners get slots in the order in which they called', async () => {
  await using _ = virtualTime()
  const pool = new Pool(1)
  const order: number[] = []

  const spawners = [1, 2, 3, 4].map((n) => spawn(() => pool.spawn(log, order, n)))
  for (const spawner of spawners) await spawner.get()
  await pool.join()

  expect(order).toEqual([1, 2, 3, 4])
})

test('a slot that gets free while somebody waits for it is not taken by a newcomer', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)
  const order: number[] = []
  const first = pool.trySpawn(sleep, Infinity)
  const waiting = spawn(() => pool.spawn(log, order, 1))
  await settled()

  void first.kill()
  first.rawlink(() => {
    expect(() => pool.trySpawn(log, order, 2)).toThrow(PoolFull)
    order.push(0)
  })
  await waiting.get()
  await pool.join()

  expect(order).toEqual([0, 1])
})

test('a spawner that is killed while it waits takes no slot and starts nothing', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)
  const order: number[] = []
  const first = pool.trySpawn(sleep, Infinity)
  const [killed, next] = [spawn(() => pool.spawn(log, order, 1)), spawn(() => pool.spawn(log, order, 2))]
  await settled()

  await killed.kill()
  await first.kill()
  await next.get()
  await pool.join()

  expect(order).toEqual([2])
  expect(pool.freeCount).toBe(1)
})

test('a spawner that times out while it waits takes no slot and starts nothing', async () => {
  await using _ = virtualTime()
  const pool = new Pool(1)
  const order: number[] = []
  pool.trySpawn(sleep, 20)

  const late = withTimeout(10, () => pool.spawn(log, order, 1), { fallback: 'too late' })

  await expect(late).resolves.toBe('too late')
  await pool.join()
  expect(order).toEqual([])
  expect(pool.freeCount).toBe(1)
})

test('a slot handed over wins over a kill in the same moment', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)
  const order: number[] = []
  const first = pool.trySpawn(sleep, Infinity)
  const spawner = spawn(() => pool.spawn(log, order, 1))
  await settled()

  first.rawlink(() => void spawner.kill())
  await first.kill()
  await spawner.join()
  await pool.join()

  expect(order).toEqual([1])
  expect(pool.freeCount).toBe(1)
})

test('start waits for a slot and gives up after its timeout, the greenlet not started', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  await using pool = new Pool(1)
  pool.trySpawn(sleep, Infinity)
  const greenlet = new Greenlet(() => {})

  const refused = pool.start(greenlet, { timeout: 10 })

  await expect(refused).rejects.toThrow(expect.objectContaining<Partial<Timeout>>({ code: 'HUBLET_TIMEOUT', ms: 10 }))
  expect(clock.now()).toBe(10)
  expect(greenlet.started).toBe(false)
})

test('waitAvailable takes no slot and is served in line with the spawners', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)
  const order: (number | string)[] = []
  const first = pool.trySpawn(sleep, Infinity)
  spawn(async () => order.push(`available ${await pool.waitAvailable()}`))
  const spawner = spawn(() => pool.spawn(log, order, 1))
  await settled()

  await first.kill()
  await spawner.get()
  await pool.join()

  expect(order).toEqual(['available true', 1])
  expect(pool.freeCount).toBe(1)
})

test('a function that is none is refused before a slot is taken', async () => {
  const pool = new Pool(1)

  await expect(pool.spawn(7 as unknown as () => void)).rejects.toThrow(
    new ArgumentTypeError('Pool.spawn: fn must be a function, got 7'),
  )

  expect(pool.freeCount).toBe(1)
})
