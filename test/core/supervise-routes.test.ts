// Which hub of a pool is asked.

import { HubExit } from '@hublet/core'
import { expect, test } from 'vitest'

import { startPool } from '../support/supervised.ts'
import { same } from '../support/thrown.ts'

test('an idempotent call of the pool is asked again of another hub that lives', async () => {
  await using started = await startPool({ count: 2, restart: { backoff: { first: 1e9, most: 1e9 } } })

  expect(await started.pool.call('dieFor', [1], { idempotent: true })).toBe(2)
  expect(started.pool.stats().hubs.filter(({ alive }) => alive)).toHaveLength(1)
})

test('the least busy hub that lives is asked', async () => {
  await using started = await startPool({ count: 3 })
  const { pool } = started
  const [first, second, third] = pool.hubs
  const hanging = [first!.api.hang(0), first!.api.hang(0), third!.api.hang(2)].map((call) => call.catch(same))

  expect([await pool.api.name(), await pool.api.name()]).toEqual(['io-1', 'io-1'])
  expect(pool.stats().hubs.map(({ calls }) => calls)).toEqual([2, 0, 1])

  await second!.current!.terminate()
  expect(await pool.api.name()).toMatch(/io-[12]/)
  await pool.stop()
  expect(await Promise.all(hanging)).toEqual(hanging.map(() => expect.any(HubExit) as HubExit))
})

test('hubs that are equally busy are asked in turn', async () => {
  await using started = await startPool({ count: 3 })
  const { pool } = started

  const names = [await pool.api.name(), await pool.api.name(), await pool.api.name()]

  expect(names.toSorted()).toEqual(['io-0', 'io-1', 'io-2'])
})

test('a call of the pool goes to a hub that is up while others are started again', async () => {
  await using started = await startPool({ count: 2, restart: { backoff: { first: 1e9, most: 1e9 } } })
  const { pool, events } = started

  await expect(pool.hubs[0]!.api.exit(1)).rejects.toBeInstanceOf(HubExit)
  await events.get()

  expect([await pool.api.name(), await pool.api.name()]).toEqual(['io-1', 'io-1'])
})
