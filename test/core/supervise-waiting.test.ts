// Calls of a hub that is being started again.

import { GreenletExit, HubExit, Timeout, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { makeLedger, openAll } from '../support/ledger.ts'
import { startPool } from '../support/supervised.ts'
import { same } from '../support/thrown.ts'

/** A pool whose only hub has ended; the next is not loaded before `openAll(ledger)`. */
async function startDown(): ReturnType<typeof startPool> {
  const started = await startPool({}, makeLedger({ open: 1 }))
  await expect(started.pool.api.exit(1)).rejects.toBeInstanceOf(HubExit)
  await started.events.get()
  return started
}

test('they wait until it is up, and start in the order in which they were made', async () => {
  await using _ = leakCheck()
  await using started = await startDown()
  const [hub] = started.pool.hubs
  const calls = [1, 2, 3, 4].map((value) => hub!.api.note(value))

  expect(hub).toMatchObject({ alive: false, current: undefined })
  openAll(started.ledger)

  expect((await Promise.all(calls)).at(-1)).toEqual([1, 2, 3, 4])
  expect(hub!.alive).toBe(true)
})

test('one that is made when it has just come up does not overtake them', async () => {
  await using started = await startDown()
  const [hub] = started.pool.hubs
  const waiting = [1, 2, 3].map((value) => hub!.api.note(value))
  openAll(started.ledger)

  while (!hub!.alive) await new Promise(setImmediate)
  const last = hub!.api.note(4)

  await Promise.all(waiting)
  expect(await last).toEqual([1, 2, 3, 4])
})

test('calls of the pool wait for the first hub that is up', async () => {
  await using started = await startDown()
  const calls = [1, 2, 3].map((value) => started.pool.api.note(value))
  openAll(started.ledger)

  expect((await Promise.all(calls)).at(-1)).toEqual([1, 2, 3])
})

test('one that is killed is never asked', async () => {
  await using _ = leakCheck()
  await using started = await startDown()
  const [hub] = started.pool.hubs
  const killed = spawn(() => hub!.api.note('killed'))
  const kept = spawn(() => hub!.api.note('kept'))
  await settled()

  expect(await killed.kill()).toBe(true)
  openAll(started.ledger)

  expect(await kept.get()).toEqual(['kept'])
  expect(killed.exit).toBeInstanceOf(GreenletExit)
})

test.for(['hub', 'pool'] as const)('one of the %s that times out is never asked', async (which) => {
  await using _ = leakCheck()
  await using started = await startDown()
  const target = which === 'pool' ? started.pool : started.pool.hubs[0]!

  const error = await target.call('note', [1], { timeout: 20 }).catch(same)

  expect(error).toBeInstanceOf(Timeout)
  expect((error as Error).message).toBe('call of note in hub "io-0": timed out after 20 ms')
  openAll(started.ledger)
  expect(await started.pool.api.note(2)).toEqual([2])
})

test('a time limit counts from the beginning, not from the restart', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using started = await startDown()
  const { pool, ledger } = started
  const call = pool.hubs[0]!.call('hang', [1], { timeout: 100_000 }).catch(same)
  await settled()

  clock.advance(60_000)
  openAll(ledger)
  while ((await pool.api.runs()) === 0);
  clock.advance(40_000)

  expect(await call).toBeInstanceOf(Timeout)
})

test('a signal ends the wait with its reason', async () => {
  await using _ = leakCheck()
  await using started = await startDown()
  const controller = new AbortController()
  const call = started.pool.hubs[0]!.call('runs', [], { signal: controller.signal })
  await settled()

  controller.abort(new Error('changed my mind'))

  await expect(call).rejects.toThrow('changed my mind')
  openAll(started.ledger)
  expect(await started.pool.api.runs()).toBe(0)
})

test('a signal ends a call under way with its reason', async () => {
  await using started = await startPool()
  const controller = new AbortController()
  const call = started.pool.call('hang', [1], { signal: controller.signal }).catch(same)
  await started.pool.api.runs()

  controller.abort(new Error('changed my mind'))

  expect(await call).toMatchObject({ message: 'changed my mind' })
})

test('a greenlet that is spawned meanwhile runs when it is up', async () => {
  await using _ = leakCheck()
  await using started = await startDown()
  const [hub] = started.pool.hubs
  const greenlets = [hub!.spawn('loaded'), hub!.spawn('loaded'), hub!.spawn('hang', 7)]
  await settled()

  expect(await greenlets[0]!.kill()).toBe(true)
  openAll(started.ledger)

  expect(await greenlets[1]!.get()).toBe(2)
  expect(greenlets[0]!.exit).toBeInstanceOf(GreenletExit)
  expect(started.pool.stats().hubs[0]!.calls).toBe(1)
  expect(await greenlets[2]!.kill()).toBe(true)
  expect(started.ledger[8]).toBe(7)
  expect(started.pool.stats().hubs[0]!.calls).toBe(0)
})

test('names and options that are none are refused', async () => {
  await using started = await startPool()
  const { pool } = started
  const [hub] = pool.hubs
  const calls = ['', 42, undefined].map((name) => hub!.call(name as 'runs', []))
  const options = [{ idempotent: 1 }, { timeout: 'x' }, { signal: 1 }, null] as unknown as { timeout: number }[]
  for (const wrong of options) calls.push(pool.call('runs', [], wrong))
  calls.push(pool.call('runs', 'args' as unknown as []))

  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'HUBLET_ARGUMENT_TYPE' })
  expect(() => hub!.spawn('' as 'runs')).toThrow(TypeError)
})

test('a call that is ended with the HubExit of an older hub of that name leaves the hub where it is', async () => {
  await using started = await startPool()
  const [hub] = started.pool.hubs
  const controller = new AbortController()
  const hanging = hub!.call('hang', [1], { signal: controller.signal }).catch(same)
  await hub!.api.runs()

  controller.abort(new HubExit('an older one', 'io-0', 1))

  expect(await hanging).toMatchObject({ message: 'an older one' })
  expect(await hub!.call('name', [], { timeout: 5000 })).toBe('io-0')
  expect(hub!.restarts).toBe(0)
})
