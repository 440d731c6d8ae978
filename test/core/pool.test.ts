import { ArgumentRangeError, ArgumentTypeError, Greenlet, Pool, PoolFull, current, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('P1 the third spawn of a pool of two waits until a member ends', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const pool = new Pool(2)

  await pool.spawn(sleep, 30)
  await pool.spawn(sleep, 10)
  await pool.spawn(sleep, 5)

  expect(clock.now()).toBe(10)
  expect(pool.size).toBe(2)
  await pool.join()
  expect(clock.now()).toBe(30)
})

test('P1 never more than capacity greenlets run at once', async () => {
  await using _ = virtualTime()
  const pool = new Pool(3)
  let running = 0
  let most = 0
  const body = async (ms: number): Promise<void> => {
    most = Math.max(most, ++running)
    await sleep(ms)
    running--
  }

  for (let i = 0; i < 20; i++) await pool.spawn(body, (i * 7) % 10)
  await pool.join()

  expect(most).toBe(3)
  expect(pool.freeCount).toBe(3)
})

test('P1 trySpawn and add on a full pool throw PoolFull and start nothing', async () => {
  await using _ = leakCheck()
  await using pool = new Pool(1)
  const greenlet = new Greenlet(() => {})
  pool.trySpawn(sleep, Infinity)

  expect(() => pool.trySpawn(sleep, 1)).toThrow(PoolFull)
  expect(() => pool.add(greenlet)).toThrow(
    expect.objectContaining({
      code: 'HUBLET_POOL_FULL',
      message: 'cannot add a greenlet: all 1 slots are taken; spawn() waits for one',
    }),
  )

  expect(greenlet.started).toBe(false)
  expect(pool.size).toBe(1)
})

test('P1 waitAvailable of a pool of 0 returns false when the time is up', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const pool = new Pool(0)

  const available = await pool.waitAvailable({ timeout: 10 })

  expect(available).toBe(false)
  expect(clock.now()).toBe(10)
  expect(pool.full).toBe(true)
})

test.for([-1, 1.5, Number.NaN, -Infinity])('P1 a capacity of %d is refused', (capacity) => {
  expect(() => new Pool(capacity)).toThrow(
    new ArgumentRangeError(`Pool: capacity must be a whole number from 0 up, got ${capacity}`),
  )
})

test('a capacity that is no number is refused', () => {
  expect(() => new Pool('2' as unknown as number)).toThrow(ArgumentTypeError)
})

test('a pool without a capacity is never full', async () => {
  await using _ = leakCheck()
  await using pool = new Pool()

  for (let i = 0; i < 1000; i++) pool.trySpawn(sleep, Infinity)

  expect([pool.size, pool.freeCount, pool.full]).toEqual([1000, Infinity, false])
})

test('P6 apply by a member of a full pool calls the function in place', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)

  const [outer, inner] = await pool.apply(async () => [current(), await pool.apply(() => current(), [])] as const, [])

  expect(inner).toBe(outer)
  expect(pool.size).toBe(0)
})

test('apply returns the result, and throws the error itself', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const pool = new Pool(2)
  const error = new Error('no')

  await expect(pool.apply((a: number, b: number) => a + b, [1, 2])).resolves.toBe(3)
  await expect(pool.apply(() => Promise.reject(error), [])).rejects.toBe(error)

  await settled()
  expect(reports.errors).toEqual([])
})

test('apply kills its member when the caller is killed', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)
  const caller = spawn(() => pool.apply(sleep, [Infinity]))
  await settled()

  await caller.kill()
  await settled()

  expect(pool.size).toBe(0)
})

test('discard frees the slot of a member that runs on', async () => {
  await using _ = virtualTime()
  const pool = new Pool(1)
  const member = pool.trySpawn(sleep, 10)

  expect(pool.discard(member)).toBe(true)
  expect(pool.discard(member)).toBe(false)

  expect([pool.size, pool.freeCount, member.dead]).toEqual([0, 1, false])
  await member.join()
  expect(pool.freeCount).toBe(1)
})

test('a dead greenlet and one that is a member already take no slot', async () => {
  await using _ = leakCheck()
  await using pool = new Pool(2)
  const dead = spawn(() => {})
  await dead.join()
  const member = pool.trySpawn(sleep, Infinity)

  pool.add(dead)
  pool.add(member)

  expect([pool.size, pool.freeCount]).toEqual([1, 1])
})
