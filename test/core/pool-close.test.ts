import { ClosedError, Greenlet, GreenletExit, Pool, sleep, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { log } from '../support/bodies.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('close refuses newcomers and those who wait for a slot; those that run go on', async () => {
  await using _ = virtualTime()
  const pool = new Pool(1)
  const member = pool.trySpawn(async () => {
    await sleep(10)
    return 'done'
  })
  const spawner = spawn(() => pool.spawn(sleep, 1))
  const starter = spawn(() => pool.start(new Greenlet(sleep)))
  const available = spawn(() => pool.waitAvailable())
  await sleep(1)

  pool.close()

  await expect(spawner.get()).rejects.toThrow(ClosedError)
  await expect(starter.get()).rejects.toThrow(expect.objectContaining({ code: 'HUBLET_CLOSED' }))
  await expect(available.get()).resolves.toBe(false)
  await expect(pool.spawn(sleep, 1)).rejects.toThrow('cannot spawn: the pool is closed')
  expect(() => pool.trySpawn(sleep, 1)).toThrow(ClosedError)
  await expect(member.get()).resolves.toBe('done')
})

test('a disposed pool starts nothing, not even for a spawner that was just handed a slot', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)
  const order: number[] = []
  const first = pool.trySpawn(sleep, Infinity)
  const spawner = spawn(() => pool.spawn(log, order, 1))
  await settled()

  pool.discard(first)
  await pool[Symbol.asyncDispose]()
  void first.kill()
  const refused = spawner.get()

  await expect(refused).rejects.toThrow(ClosedError)
  await settled()
  expect(order).toEqual([])
})

test('leaving `await using` refuses the spawners that wait and kills the members', async () => {
  await using _ = leakCheck()
  const { member, spawner } = await leavePool()

  await settled()

  expect(member.exit).toBeInstanceOf(GreenletExit)
  expect(spawner.exception).toBeInstanceOf(ClosedError)
})

test('kill does not stop the spawners that wait: they spawn into the emptied pool', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)
  const order: number[] = []
  const member = pool.trySpawn(sleep, Infinity)
  const spawner = spawn(() => pool.spawn(log, order, 1))
  await settled()

  await expect(pool.kill()).resolves.toBe(true)
  await spawner.get()
  await pool.join()

  expect(member.dead).toBe(true)
  expect(order).toEqual([1])
})

async function leavePool(): Promise<{ member: Greenlet; spawner: Greenlet }> {
  await using pool = new Pool(1)
  const member = pool.trySpawn(sleep, Infinity)
  const spawner = spawn(() => pool.spawn(sleep, 1))
  spawner.link(() => {})
  await settled()
  return { member, spawner }
}
