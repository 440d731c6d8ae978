// Which hubs are started again with the one that has ended.

import { supervise } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { OPEN, RUNS, STARTS, endsIn, makeLedger, openAll } from '../support/ledger.ts'
import { type Supervised, startPool, supervisedUrl } from '../support/supervised.ts'
import { same } from '../support/thrown.ts'

test("with 'one' the others go on", async () => {
  await using started = await startPool({ count: 3, strategy: 'one' })
  const { pool } = started

  await pool.hubs[1]!.api.exit(1).catch(same)
  await pool.hubs[1]!.api.runs()

  expect(pool.hubs.map(({ restarts }) => restarts)).toEqual([0, 1, 0])
})

test("with 'all' every hub is started again, in order", async () => {
  await using _ = leakCheck()
  await using started = await startPool({ count: 3, strategy: 'all' })
  const { pool, events } = started

  await pool.hubs[1]!.api.exit(1).catch(same)
  await events.get()

  expect(await Promise.all(pool.hubs.map((hub) => hub.api.loaded()))).toEqual([4, 5, 6])
  expect(pool.hubs.map(({ restarts }) => restarts)).toEqual([1, 1, 1])
  expect(events.size).toBe(0)
})

test("with 'rest' those after it are started again", async () => {
  await using started = await startPool({ count: 4, strategy: 'rest' })
  const { pool, events } = started

  await pool.hubs[2]!.api.exit(1).catch(same)
  await events.get()

  expect(await Promise.all(pool.hubs.map((hub) => hub.api.loaded()))).toEqual([1, 2, 5, 6])
  expect(pool.hubs.map(({ restarts }) => restarts)).toEqual([0, 0, 1, 1])
})

test('the others are stopped in reverse order before any starts, with their cleanup', async () => {
  await using started = await startPool({ count: 4, strategy: 'all' })
  const { pool, ledger, events } = started
  for (const [i, hub] of pool.hubs.entries()) await hub.api.linger(i)
  while (Atomics.load(ledger, RUNS) < 4) await pool.api.runs()
  Atomics.store(ledger, OPEN, 4)

  await pool.hubs[1]!.api.exit(1).catch(same)
  await events.get()
  while (Atomics.load(ledger, STARTS) < 5) await new Promise(setImmediate)

  expect(endsIn(ledger)).toEqual([3, 2, 0])
  openAll(ledger)
})

test('a call of a hub that is stopped for another ends with HubExit, which says why', async () => {
  await using started = await startPool({ count: 2, strategy: 'all' })
  const { pool } = started
  const hanging = pool.hubs[0]!.api.hang(0).catch(same)
  await pool.hubs[0]!.api.runs()

  await pool.hubs[1]!.api.exit(3).catch(same)

  expect(await hanging).toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'io-0', cause: { hub: 'io-1', exitCode: 3 } })
})

test('an idempotent call of a hub that is stopped for another is asked once more', async () => {
  await using started = await startPool({ count: 2, strategy: 'all' })
  const { pool, ledger } = started
  const hanging = pool.hubs[0]!.call('hang', [0], { idempotent: true }).catch(same)
  await pool.hubs[0]!.api.runs()

  await pool.hubs[1]!.api.exit(3).catch(same)

  while (Atomics.load(ledger, RUNS) < 2) await pool.hubs[0]!.call('runs', [], { idempotent: true })
  await pool.stop()
  expect(await hanging).toMatchObject({ hub: 'io-0', exitCode: 0 })
})

test('an end in the middle of a restart of all begins it anew', async () => {
  await using _ = leakCheck()
  await using started = await startPool({ count: 3, strategy: 'all' }, makeLedger({ open: 5 }))
  const { pool, ledger, events } = started
  await pool.hubs[2]!.api.exit(1).catch(same)
  await events.get()
  while (Atomics.load(ledger, STARTS) < 6) await new Promise(setImmediate) // the last of them is being loaded

  await pool.hubs[0]!.api.exit(2).catch(same)
  await events.get()
  openAll(ledger)

  expect(await Promise.all(pool.hubs.map((hub) => hub.api.loaded()))).toEqual([7, 8, 9])
})

test('different modules are supervised together, each called for itself', async () => {
  type Basic = typeof import('../support/hubs/basic.ts')
  const basic = new URL('../support/hubs/basic.ts', import.meta.url)
  await using pool = await supervise<[Supervised, Basic]>({
    specs: [
      { url: supervisedUrl, name: 'one', args: makeLedger() },
      { url: basic, args: 'mine' },
    ],
    strategy: 'rest',
  })

  expect(await pool.hubs[0].api.name()).toBe('one')
  expect(await pool.hubs[1].call('args', [])).toBe('mine')
  expect(pool.hubs.map(({ name }) => name)).toEqual(['one', 'basic'])
})
