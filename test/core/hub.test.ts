// B3: SystemExit has no meaning in Node.
// B1 (LoopExit) comes in a later release.

import { readFile } from 'node:fs'

import {
  ArgumentTypeError,
  BlockingSwitchOutError,
  Greenlet,
  type HubStats,
  current,
  getHub,
  joinAll,
  sleep,
  spawn,
} from '@hublet/core'
import { VirtualClock, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { collectReports } from '../support/reports.ts'

const hub = getHub()

test('there is one hub', () => {
  expect(getHub()).toBe(getHub())
})

test('runCallback calls the function in the next pass, in turn with spawns, outside of greenlets', async () => {
  const log: unknown[] = []
  spawn(() => log.push('first'))
  hub.runCallback(() => log.push('callback', current()))
  spawn(() => log.push('last'))

  expect(log).toEqual([])
  await settled()

  expect(log).toEqual(['first', 'callback', undefined, 'last'])
})

test('a callback can be stopped before it is called', async () => {
  const log: string[] = []
  const callbacks = ['a', 'b', 'c'].map((name) => hub.runCallback(() => log.push(name)))

  callbacks[0]!.stop()
  callbacks[1]![Symbol.dispose]()
  expect(callbacks.map((callback) => callback.pending)).toEqual([false, false, true])
  await settled()

  expect(log).toEqual(['c'])
  expect(callbacks[2]!.pending).toBe(false)
})

test('B3 a callback that throws or rejects is reported, and the hub goes on', async () => {
  using reports = collectReports()
  const log: string[] = []
  const [thrown, rejected] = [new RangeError('thrown'), new RangeError('rejected')]
  const throwing = (): never => {
    throw thrown
  }

  hub.runCallback(throwing)
  hub.runCallback(() => Promise.reject(rejected))
  hub.runCallback(() => log.push('went on'))
  await settled()

  expect(log).toEqual(['went on'])
  expect(reports.list.map(({ error, kind }) => [kind, error])).toEqual([
    ['callback', thrown],
    ['callback', rejected],
  ])
  expect(reports.list[0]).toMatchObject({ source: throwing, text: 'hub callback throwing failed' })
})

test('B4 a wait in a callback of the hub is refused with a clear error', async () => {
  using reports = collectReports()
  const greenlet = spawn(sleep, 0)

  hub.runCallback(() => sleep(10))
  hub.runCallback(() => greenlet.join())
  greenlet.rawlink(() => hub.join())
  await settled()

  const errors = reports.list.map(({ error }) => error)
  expect(errors).toHaveLength(3)
  for (const error of errors) expect(error).toBeInstanceOf(BlockingSwitchOutError)
  expect(errors[0]).toMatchObject({
    code: 'HUBLET_BLOCKING_IN_HUB',
    message: 'cannot wait in sleep: this is a callback of the hub; use link or spawn',
  })
})

test('B4 a greenlet spawned by a callback of the hub may wait', async () => {
  using clock = new VirtualClock()
  const times: number[] = []

  hub.runCallback(() => spawn(() => sleep(10).then(() => times.push(clock.now()))))
  await sleep(20)

  expect(times).toEqual([10])
})

test('stats counts greenlets, switches and waits, in a frozen record', async () => {
  const before = hub.stats()
  const greenlets = [spawn(sleep, Infinity), spawn(() => 1), new Greenlet(() => 1)]
  await settled()
  const during = hub.stats()

  expectTypeOf(during).toEqualTypeOf<HubStats>()
  expect(Object.isFrozen(during)).toBe(true)
  expect(during.spawned - before.spawned).toBe(2)
  expect(during.finished - before.finished).toBe(1)
  expect(during.waiting - before.waiting).toBe(1)
  expect(during.switches - before.switches).toBe(2)
  for (const greenlet of greenlets) await greenlet.kill()
  expect(hub.stats().waiting).toBe(before.waiting)
  expect(hub.stats().finished - before.finished).toBe(2)
})

for (const [what, loop] of [
  ['greenlets that loop on sleep(0)', spinning],
  ['greenlets that spawn each other', breeding],
] as const) {
  test(`Node's timers and I/O get their turn beside ${what}`, async () => {
    const state = { over: false }
    const bodies = Array.from({ length: 50 }, () => spawn<[typeof state], unknown>(loop, state))
    const began = performance.now()

    await new Promise((resolve) => setTimeout(resolve, 1))
    await sleep(1)
    await new Promise((resolve) => readFile(import.meta.filename, resolve))
    const took = performance.now() - began
    state.over = true

    expect(took).toBeLessThan(1000) // about 20 ms; for ever without a budget
    await joinAll(bodies)
    await hub.join()
  })
}

test('switchInterval bounds the pass in which greenlets keep timers waiting', async () => {
  const state = { over: false }
  const { switchInterval } = hub
  hub.switchInterval = 1
  const loop = spawn(spinning, state)
  await new Promise((resolve) => setTimeout(resolve, 5))
  hub.switchInterval = switchInterval
  state.over = true

  expect(switchInterval).toBe(5)
  expect(hub.stats().longestPass).toBeGreaterThan(0)
  await loop.join()
})

test('settings refuse values that make no sense', () => {
  expect(() => (hub.report = 'sometimes' as 'never')).toThrow(ArgumentTypeError)
  expect(() => (hub.onError = 42 as unknown as () => void)).toThrow(ArgumentTypeError)
  expect(() => hub.runCallback('x' as unknown as () => void)).toThrow("runCallback: fn must be a function, got 'x'")

  expect([hub.report, hub.onError]).toEqual(['unobserved', undefined])
})

async function spinning(state: { over: boolean }): Promise<void> {
  while (!state.over) await sleep(0)
}

function breeding(state: { over: boolean }): void {
  if (!state.over) spawn(breeding, state)
}
