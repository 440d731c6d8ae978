// Hubs that are started again when they end.

import { HubExit, type RestartEvent, supervise } from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { SOUND, STARTS, makeLedger } from '../support/ledger.ts'
import { collectReports } from '../support/reports.ts'
import { type Supervised, startPool, supervisedUrl } from '../support/supervised.ts'
import { same } from '../support/thrown.ts'

test('hubs are called by the pool, and each for itself', async () => {
  await using _ = leakCheck()
  await using started = await startPool({ count: 2 })
  const { pool } = started

  expect(pool.hubs.map((hub) => hub.name)).toEqual(['io-0', 'io-1'])
  expect(await pool.hubs[1]!.call('name', [])).toBe('io-1')
  expect(await pool.hubs[0]!.api.name()).toBe('io-0')
  expect(await pool.call('name', [])).toMatch(/^io-[01]$/)
  expect(await pool.api.runs()).toBe(0)
})

test('a pool is called after the file of its module unless it is given a name', async () => {
  await using started = await startPool({ name: undefined as unknown as string })

  expect(started.pool.hubs[0]!.name).toBe('supervised-0')
})

test('F01 a hub that crashes is started again, and its handle is the same', async () => {
  await using _ = leakCheck()
  await using started = await startPool()
  const { pool, events } = started
  const [hub] = pool.hubs
  const before = hub!.current

  await hub!.api.crash('boom')

  expect(await events.get()).toMatchObject({ name: 'io-0', restarts: 1, exit: { cause: { message: 'boom' } } })
  expect(await hub!.api.loaded()).toBe(2)
  expect(hub).toMatchObject({ alive: true, restarts: 1 })
  expect(hub!.current).not.toBe(before)
})

test.for([0, 1, 7])('F04 a hub that exits with code %i is started again', async (code) => {
  await using started = await startPool()
  const { pool, events } = started

  await expect(pool.api.exit(code)).rejects.toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'io-0', exitCode: code })

  expect(await events.get()).toMatchObject({ exit: { exitCode: code } })
  expect(await pool.api.loaded()).toBe(2)
})

test('F02 a hub that runs out of memory is started again', async () => {
  await using started = await startPool({ resourceLimits: { maxOldGenerationSizeMb: 24 } })

  await expect(started.pool.api.overflow()).rejects.toMatchObject({ cause: { code: 'ERR_WORKER_OUT_OF_MEMORY' } })

  expect(await started.pool.api.loaded()).toBe(2)
})

test('a hub that somebody else terminates, or stops, is started again', async () => {
  await using started = await startPool()
  const [hub] = started.pool.hubs

  await hub!.current!.terminate()
  expect(await hub!.api.loaded()).toBe(2)
  await hub!.current!.stop()
  expect(await hub!.api.loaded()).toBe(3)
})

test('a call under way ends with HubExit, and is not repeated', async () => {
  await using started = await startPool()
  const { pool } = started

  await expect(pool.hubs[0]!.call('dieFor', [1])).rejects.toBeInstanceOf(HubExit)

  expect(await pool.api.runs()).toBe(1)
})

test('an idempotent call is asked once more, of the new thread', async () => {
  await using started = await startPool()

  expect(await started.pool.hubs[0]!.call('dieFor', [1], { idempotent: true })).toBe(2)
})

test('an idempotent call is not asked a third time', async () => {
  await using started = await startPool()
  const { pool } = started

  await expect(pool.hubs[0]!.call('dieFor', [2], { idempotent: true })).rejects.toMatchObject({ exitCode: 2 })

  expect(await pool.api.runs()).toBe(2)
})

test('what a function throws is thrown, and not asked again', async () => {
  await using started = await startPool()
  const { pool } = started
  const dying = pool.hubs[0]!.call('nope' as 'runs', [], { idempotent: true })

  await expect(dying).rejects.toMatchObject({ code: 'HUBLET_UNKNOWN_EXPORT' })

  expect(pool.stats().restarts).toBe(0)
})

test('a greenlet is spawned over there, and fails with HubExit when the hub ends', async () => {
  await using started = await startPool()
  const [hub] = started.pool.hubs

  expect(await hub!.spawn('dieFor', 0).get()).toBe(1)
  await expect(hub!.spawn('exit', 4).get()).rejects.toMatchObject({ exitCode: 4 })
})

test('restarts wait for a random part of the backoff', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  await using started = await startPool({ restart: { backoff: { first: 1e6, most: 1e9 } } })
  const { pool, events } = started

  void pool.api.exit(1).catch(same)
  const { delay } = await events.get()

  expect(delay).toBeLessThanOrEqual(1e6)
  const before = clock.now()
  await pool.api.runs()
  expect(clock.now() - before).toBeLessThanOrEqual(delay)
  expect(clock.now()).toBeGreaterThanOrEqual(delay)
})

test('a start that fails is one more end, and the next one may do', async () => {
  await using started = await startPool()
  const { pool, ledger, events } = started
  Atomics.store(ledger, SOUND, 1)

  void pool.api.exit(1).catch(same)
  const seen: RestartEvent[] = [await events.get(), await events.get()]
  Atomics.store(ledger, SOUND, 1e9)

  expect(seen[0]!.exit).toBeInstanceOf(HubExit)
  expect(seen[1]).toMatchObject({ restarts: 2, exit: { message: 'load 2 fails' } })
  expect(await pool.api.loaded()).toBe(Atomics.load(ledger, STARTS))
})

test('what onRestart throws is reported, and the hub is started all the same', async () => {
  using reports = collectReports()
  await using started = await startPool({
    onRestart: () => {
      throw new Error('mine')
    },
  })

  void started.pool.api.exit(1).catch(same)

  await expect(started.pool.api.loaded()).rejects.toBeInstanceOf(HubExit) // it was under way
  expect(await started.pool.api.loaded()).toBe(2)
  expect(reports.list).toMatchObject([{ kind: 'callback', error: { message: 'mine' } }])
})

test('without onRestart the hub reports each end', async () => {
  using reports = collectReports()
  await using pool = await supervise<Supervised>({
    url: supervisedUrl,
    args: makeLedger(),
    restart: { backoff: { first: 0 } },
  })

  await pool.api.exit(5).catch(same)
  await pool.api.loaded()

  expect(reports.list).toMatchObject([{ kind: 'hub-exit', error: { exitCode: 5 } }])
})
