// Hubs that end too often.

import { type CrashLoop, HubExit } from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { SOUND, makeLedger } from '../support/ledger.ts'
import { collectReports } from '../support/reports.ts'
import { startPool } from '../support/supervised.ts'
import { same } from '../support/thrown.ts'

const once = { max: 1, backoff: { first: 0 } }

test('one end too many stops all, and everything ends with one CrashLoop', async () => {
  await using _ = leakCheck()
  await using started = await startPool({ count: 2, restart: once })
  const { pool, ledger } = started
  const { failed } = pool
  const hanging = pool.hubs[0]!.api.hang(5).catch(same)

  await expect(pool.hubs[1]!.api.exit(1)).rejects.toBeInstanceOf(HubExit)
  await expect(pool.hubs[1]!.api.exit(2)).rejects.toBeInstanceOf(HubExit)

  const loop = await failed.get()
  expect(loop).toMatchObject({
    code: 'HUBLET_CRASH_LOOP',
    message: 'cannot go on: hub "io-1" was the last of 2 ends within 60000 ms; mend its cause',
    hub: 'io-1',
    ends: 2,
    within: 60_000,
    cause: { exitCode: 2 },
  })
  expect(await hanging).toBe(loop)
  expect(await pool.api.runs().catch(same)).toBe(loop)
  expect(await pool.hubs[0]!.api.runs().catch(same)).toBe(loop)
  expect(await pool.hubs[0]!.spawn('runs').get().catch(same)).toBe(loop)
  expect(await pool.stop()).toBe(true)
  expect(ledger[8]).toBe(5)
})

test('what waits for a restart ends with the CrashLoop, too', async () => {
  await using started = await startPool({ restart: { max: 2, backoff: { first: 0 } } }, makeLedger({ sound: 1 }))
  const { pool } = started

  await pool.hubs[0]!.current!.terminate()
  const waiting = [pool.api.runs(), pool.hubs[0]!.api.runs(), pool.hubs[0]!.spawn('runs').get()]

  const loop: CrashLoop = await pool.failed.get()
  expect(await Promise.all(waiting.map((call) => call.catch(same)))).toEqual([loop, loop, loop])
  expect(loop).toMatchObject({ ends: 3, cause: { message: 'load 3 fails' } })
})

test('a CrashLoop is reported if nobody has looked at failed', async () => {
  using reports = collectReports()
  await using started = await startPool({ restart: { max: 0 } })
  const { pool } = started

  await expect(pool.api.exit(1)).rejects.toBeInstanceOf(HubExit)
  await expect(pool.api.runs()).rejects.toMatchObject({ code: 'HUBLET_CRASH_LOOP' })

  expect(reports.list).toMatchObject([{ kind: 'hub-exit', source: pool, text: '<HubPool io-0> was given up' }])
  expect(await pool.failed.get()).toBe(reports.errors[0])
})

test('a CrashLoop is not reported to who has looked', async () => {
  using reports = collectReports()
  await using started = await startPool({ restart: { max: 0 } })
  expect(started.pool.failed.ready).toBe(false)

  await expect(started.pool.api.exit(1)).rejects.toBeInstanceOf(HubExit)
  await started.pool.failed.get()

  expect(reports.list).toEqual([])
})

test('ends that are far enough apart are forgiven', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using started = await startPool({ restart: { max: 1, within: 1000, backoff: { first: 0 } } })
  const { pool, events } = started

  for (let round = 1; round <= 3; round++) {
    await expect(pool.api.exit(1)).rejects.toBeInstanceOf(HubExit)
    expect(await events.get()).toMatchObject({ restarts: round })
    clock.advance(1001)
  }

  expect(await pool.api.loaded()).toBe(4)
  expect(pool.failed.ready).toBe(false)
})

test('failed starts that are forgiven in the end leave the pool as it was', async () => {
  await using started = await startPool({}, makeLedger({ sound: 1 }))
  const { pool, ledger, events } = started

  await pool.hubs[0]!.current!.terminate()
  await events.get()
  await events.get()
  Atomics.store(ledger, SOUND, 1e9)

  expect(await pool.api.loaded()).toBe(pool.stats().restarts + 1)
})
