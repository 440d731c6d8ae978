// The end of a pool.

import { GreenletExit, HubExit, spawn } from '@hublet/core'
import { livingGreenlets } from '@hublet/core/lowlevel'
import { leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { RUNS, endsIn, makeLedger, openAll } from '../support/ledger.ts'
import { runProgram } from '../support/program.ts'
import { startPool } from '../support/supervised.ts'
import { same } from '../support/thrown.ts'

test('what is asked after stop ends with HubExit', async () => {
  await using _ = leakCheck()
  const { pool, events } = await startPool({ count: 2 })

  expect(await pool.stop()).toBe(true)

  expect(pool.hubs.map(({ alive, current }) => [alive, current])).toEqual([
    [false, undefined],
    [false, undefined],
  ])
  await expect(pool.api.runs()).rejects.toMatchObject({ code: 'HUBLET_HUB_EXIT', exitCode: 0 })
  await expect(pool.hubs[1]!.api.runs()).rejects.toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'io-1' })
  await expect(pool.hubs[1]!.spawn('runs').get()).rejects.toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'io-1' })
  expect(events.size).toBe(0)
})

test('calls under way end with HubExit, and their cleanup runs over there', async () => {
  await using _ = leakCheck()
  const { pool, ledger } = await startPool({ count: 2 })
  const hanging = pool.hubs.map((hub, i) => hub.api.hang(i).catch(same))
  for (const hub of pool.hubs) await hub.api.runs()

  await pool.stop()

  expect(await Promise.all(hanging)).toMatchObject([{ hub: 'io-0' }, { hub: 'io-1' }])
  expect((await Promise.all(hanging)).every((error) => error instanceof HubExit)).toBe(true)
  expect(endsIn(ledger).toSorted((a, b) => a - b)).toEqual([0, 1])
})

test('hubs end in reverse order', async () => {
  const { pool, ledger } = await startPool({ count: 3 })
  for (const [i, hub] of pool.hubs.entries()) await hub.api.linger(i)
  while (Atomics.load(ledger, RUNS) < 3) await pool.api.runs()

  await pool.stop()

  expect(endsIn(ledger)).toEqual([2, 1, 0])
})

test('stop in the middle of a restart ends what is being started, and who waits for it', async () => {
  const { pool, events, ledger } = await startPool({}, makeLedger({ open: 1 }))
  await expect(pool.api.exit(1)).rejects.toBeInstanceOf(HubExit)
  await events.get()
  const waiting = [pool.api.runs().catch(same), pool.hubs[0]!.api.runs().catch(same)]
  const spawned = pool.hubs[0]!.spawn('runs')

  expect(await pool.stop()).toBe(true)

  expect(await Promise.all(waiting)).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }])
  await expect(spawned.get()).rejects.toBeInstanceOf(HubExit)
  openAll(ledger)
})

test('stop in the middle of a delay does not wait for it', async () => {
  await using _ = leakCheck()
  const { pool, events } = await startPool({ restart: { backoff: { first: 1e9, most: 1e9 } } })
  await expect(pool.api.exit(1)).rejects.toBeInstanceOf(HubExit)
  await events.get()

  expect(await pool.stop()).toBe(true)
})

test('a killed stop goes on, and a second one waits for the same end', async () => {
  await using _ = leakCheck()
  const { pool } = await startPool()
  const stopping = spawn(() => pool.stop())
  const other = spawn(() => pool.stop())
  await stopping.kill()

  expect(stopping.exit).toBeInstanceOf(GreenletExit)
  expect(await other.get()).toBe(true)
  expect(await pool.stop()).toBe(true)
})

test('a killed supervision ends the pool, and who waits hears of it', async () => {
  await using _ = leakCheck()
  await using started = await startPool({ count: 2, restart: { backoff: { first: 1e9, most: 1e9 } } })
  const { pool, events } = started
  await expect(pool.hubs[0]!.api.exit(1)).rejects.toBeInstanceOf(HubExit)
  await events.get()
  const waiting = pool.hubs[0]!.api.runs().catch(same)

  await livingGreenlets()
    .find(({ name }) => name === 'supervision of io-0')!
    .kill()

  expect(await waiting).toMatchObject({ hub: 'io-0', cause: { code: 'HUBLET_GREENLET_EXIT' } })
  await expect(pool.api.runs()).rejects.toThrow('the supervision of io-0, io-1 was killed')
})

test('stop refuses a grace that is none', async () => {
  await using started = await startPool()

  await expect(started.pool.stop({ grace: -1 })).rejects.toMatchObject({ code: 'HUBLET_ARGUMENT_RANGE' })
  expect(await started.pool.api.runs()).toBe(0)
})

test('hubs that do not keep the process alive do so for those who wait for a restart', async () => {
  const { status, stdout, stderr } = runProgram('supervise-unref', 'waits')

  expect(stderr).toBe('')
  expect(stdout).toBe('restart 1\nhub "basic-0" is gone: its thread ended with code 1\n3\n')
  expect(status).toBe(0)
})

test('hubs that do not keep the process alive let it end in the middle of a restart', async () => {
  const { status, stdout, stderr } = runProgram('supervise-unref', 'leaves')

  expect(stderr).toBe('')
  expect(stdout).toBe('restart 1\nhub "basic-0" is gone: its thread ended with code 1\n')
  expect(status).toBe(0)
})
