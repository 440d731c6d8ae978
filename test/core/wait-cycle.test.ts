import { type ErrorContext, Greenlet, WaitCycle, getHub, sleep, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { Lock } from '@hublet/locks'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { outputOf } from '../support/program.ts'

const hub = getHub()
let reports: { readonly error: unknown; readonly context: ErrorContext }[] = []

beforeEach(() => {
  reports = []
  hub.waitCycles = true
  hub.onError = (error, context) => reports.push({ error, context })
})
afterEach(() => {
  hub.waitCycles = false
  hub.onError = undefined
  hub.report = 'unobserved'
})

/** Two greenlets that join each other, once `begin` is called. */
function pair(): { readonly both: Greenlet[]; readonly begin: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const both: Greenlet[] = [
    spawn(async () => {
      await promise
      await both[1]!.join()
    }),
    spawn(async () => {
      await promise
      await both[0]!.join()
    }),
  ]
  return { both, begin: resolve }
}

test('a circle of joins is reported when the last of them begins to wait, once', async () => {
  const { both, begin } = pair()

  begin()
  await settled()

  expect(reports).toHaveLength(1)
  const { error, context } = reports[0]!
  expect(context.kind).toBe('deadlock')
  expect(error).toBeInstanceOf(WaitCycle)
  expect((error as WaitCycle).cycle.map(({ greenlet }) => greenlet).toSorted()).toEqual(
    both.map(({ name }) => name).toSorted(),
  )
  await both[0]!.kill()
  await both[1]!.join()
})

test('the error is a HubletError with a code and says who waits for what', async () => {
  const { both, begin } = pair()
  begin()
  await settled()

  const { error } = reports[0]!
  expect(error).toMatchObject({ name: 'WaitCycle', code: 'HUBLET_WAIT_CYCLE' })
  expect(String(error)).toContain(`"${both[1]!.name}" waits for Greenlet.join "${both[0]!.name}"`)
  await both[0]!.kill()
  await both[1]!.join()
})

test('a greenlet that waits for a lock of its own is a circle of one', async () => {
  const lock = new Lock({ name: 'own' })
  const greenlet = spawn(async () => {
    await lock.acquire()
    await lock.acquire()
  })
  await settled()

  expect((reports[0]!.error as WaitCycle).cycle).toMatchObject([
    { greenlet: greenlet.name, waitsFor: `Lock.acquire <Lock "own" held by greenlet "${greenlet.name}">` },
  ])
  await greenlet.kill()
})

test('a greenlet with a branch that can go on is in no circle', async () => {
  const lock = new Lock()
  const greenlet = spawn(async () => {
    await Promise.all([lock.with(() => sleep(1)), lock.with(() => {})])
  })

  await greenlet.join()

  expect(reports).toEqual([])
})

test('nothing is reported of waits that end, nor when it is off, nor when reports are off', async () => {
  const lock = new Lock()
  await Promise.all(Array.from({ length: 10 }, () => spawn(() => lock.with(() => sleep(0))).join()))
  hub.report = 'never'
  const silenced = pair()
  silenced.begin()
  await settled()
  hub.report = 'unobserved'
  hub.waitCycles = false
  const unwatched = pair()
  unwatched.begin()
  await settled()

  expect(reports).toEqual([])
  for (const { both } of [silenced, unwatched]) {
    await both[0]!.kill()
    await both[1]!.join()
  }
})

test('a chain of 10,000 joins that closes is reported', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const chain: Greenlet[] = Array.from({ length: 10_000 }, (_, n) =>
    spawn(async () => {
      if (n === 0) await promise
      await chain[(n + 1) % chain.length]!.join()
    }),
  )
  await settled()
  expect(reports).toEqual([])

  resolve()
  await settled()

  expect((reports[0]!.error as WaitCycle).cycle).toHaveLength(10_000)
  expect(String(reports[0]!.error).length).toBeLessThan(5000)
  await chain[0]!.kill()
  await chain[1]!.join()
})

test('with HUBLET_DEV=1 it says where they wait, and where the lock was acquired', async () => {
  process.env['HUBLET_DEV'] = '1'
  const output = await outputOf('wait-cycle').finally(() => delete process.env['HUBLET_DEV'])

  expect(output).toMatch(/^deadlock: "audit" -> "transfer" -> "audit"$/m)
  expect(output).toMatch(
    /"audit" waits for Lock.hold <Lock "accounts" held by greenlet "transfer">\n {2}at audit .*wait-cycle\.ts:\d+:\d+\)\n {2}which was acquired at transfer .*wait-cycle\.ts/,
  )
})
