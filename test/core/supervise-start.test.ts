// The first start of a pool.

import { GreenletExit, HubThread, Timeout, hubs, spawn, supervise, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { STARTS, makeLedger, openAll } from '../support/ledger.ts'
import { startPool, supervisedUrl } from '../support/supervised.ts'
import { same } from '../support/thrown.ts'

/** Waits until the threads of this process are those there were. */
async function onlyThese(names: readonly string[]): Promise<void> {
  while (hubs().some(({ name }) => !names.includes(name))) await new Promise(setImmediate)
}

test('a first start that fails is the error, and the others are stopped', async () => {
  const before = hubs().map(({ name }) => name)

  const outcome = startPool({ count: 3 }, makeLedger({ sound: 2 }))

  await expect(outcome).rejects.toThrow('load 3 fails')
  await onlyThese(before)
})

test('a module that cannot be found is the error', async () => {
  const missing = new URL('./missing.ts', import.meta.url)

  await expect(supervise({ url: missing, count: 2 })).rejects.toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' })
})

test('a start that takes too long is a failure', async () => {
  const ledger = makeLedger({ open: 0 })

  await expect(startPool({ timeout: 50 }, ledger)).rejects.toBeInstanceOf(Timeout)
  openAll(ledger)
})

test('hubs of a crew start one after the other, those that are alone at once', async () => {
  for (const [strategy, least, most] of [
    ['rest', 1, 1],
    ['one', 3, 3],
  ] as const) {
    const ledger = makeLedger({ open: 0 })
    const starting = startPool({ count: 3, strategy }, ledger)
    while (Atomics.load(ledger, STARTS) < least) await new Promise(setImmediate)
    expect(Atomics.load(ledger, STARTS)).toBe(most)
    openAll(ledger)
    await (await starting).pool.stop()
  }
})

test('killed while it waits, it stops what it has started', async () => {
  const before = hubs().map(({ name }) => name)
  const ledger = makeLedger({ open: 1 })
  const starting = spawn(() => startPool({ count: 3, strategy: 'all' }, ledger))
  while (Atomics.load(ledger, STARTS) < 2) await new Promise(setImmediate)

  expect(await starting.kill()).toBe(true)

  expect(starting.exit).toBeInstanceOf(GreenletExit)
  await onlyThese(before)
  expect(Atomics.load(ledger, STARTS)).toBe(2)
})

test('a signal ends the wait for the start', async () => {
  const controller = new AbortController()
  const ledger = makeLedger({ open: 0 })
  const starting = startPool({ signal: controller.signal }, ledger).catch(same)
  await settled()

  controller.abort(new Error('changed my mind'))

  expect(await starting).toMatchObject({ message: 'changed my mind' })
})

test('who waits in supervise for too long can go on', async () => {
  const outcome = withTimeout(50, () => startPool({}, makeLedger({ open: 0 })), { fallback: 'late' })

  expect(await outcome).toBe('late')
})

test('a hub that supervision has started is found by its name', async () => {
  await using started = await startPool()

  expect(hubs().map(({ name }) => name)).toContain('io-0')
  expect(started.pool.hubs[0]!.current).toBeInstanceOf(HubThread)
})

const url = supervisedUrl
test.for<[unknown, string]>([
  [undefined, 'TYPE'],
  [{}, 'TYPE'],
  [{ url, specs: [{ url }] }, 'TYPE'],
  [{ specs: [] }, 'RANGE'],
  [{ specs: [{ url }, { url }] }, 'RANGE'],
  [{ url, count: 0 }, 'RANGE'],
  [{ url, count: Infinity }, 'RANGE'],
  [{ url, name: 3 }, 'TYPE'],
  [{ url, strategy: 'two' }, 'TYPE'],
  [{ url, restart: { max: -1 } }, 'RANGE'],
  [{ url, restart: { within: 'x' } }, 'TYPE'],
  [{ url, restart: { backoff: { first: 2, most: 1 } } }, 'RANGE'],
  [{ url, hangTimeout: 0 }, 'RANGE'],
  [{ url, grace: NaN }, 'RANGE'],
  [{ url, onRestart: 1 }, 'TYPE'],
  [{ url, timeout: -1 }, 'RANGE'],
  [{ url: 'io.ts' }, 'TYPE'],
])('options are checked before anything starts: %j', async ([options, kind]) => {
  await expect(supervise(options as { url: URL })).rejects.toMatchObject({ code: `HUBLET_ARGUMENT_${kind}` })
})
