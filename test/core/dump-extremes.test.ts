// Dumps of hostile, very many and very deep things, and what a dump keeps alive.

import { inspect } from 'node:util'

import { type DumpPicture, Event, Local, getHub, sleep, spawn } from '@hublet/core'
import { Wait, park } from '@hublet/core/lowlevel'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { hostileThings } from '../program/hostile.ts'
import { collectedIn } from '../support/program.ts'

const hub = getHub()

test('hostile values in locals, arguments, names of functions and waits never make it throw', async () => {
  await using _ = leakCheck()
  const things = hostileThings().map(({ thing }) => thing)
  const locals = things.map(() => new Local<unknown>(() => 0))
  const hostile = Object.defineProperty(() => sleep(Infinity), 'name', { get: () => things[3] })
  spawn(async () => {
    for (const [n, local] of locals.entries()) local.set(things[n])
    await sleep(Infinity)
  })
  spawn((...all: unknown[]) => sleep(all.length * 1e6), ...things)
  spawn(hostile)
  for (const thing of things) if (!isProxy(thing)) spawn(() => park(new Wait('gate', thing)))
  await settled()

  const dump = hub.dump()
  await hub.shutdown()

  expect(String(dump)).toContain('[a value that throws when looked at]')
  expect(JSON.parse(JSON.stringify(dump))).toMatchObject({ outside: [] })
  expect(inspect(dump)).toBe(String(dump))
})

test('a Proxy with throwing traps as the subject of a wait does not make it throw', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  const greenlet = spawn(() => park(new Wait('gate', proxy)))
  await settled()
  revoke()
  const text = await Promise.try(() => String(hub.dump())).finally(() => greenlet.kill())

  expect(text).toContain('waits for')
})

test('10,000 greenlets', async () => {
  await using _ = leakCheck()
  const all = Array.from({ length: 10_000 }, () => spawn(sleep, Infinity))
  await settled()
  const dump = hub.dump()

  expect(String(dump).split('\n')).toHaveLength(20_000)
  expect((JSON.parse(JSON.stringify(dump)) as DumpPicture).greenlets).toHaveLength(10_000)
  await hub.shutdown()
  expect(all.every(({ dead }) => dead)).toBe(true)
})

test('a chain of 1000 in which each has spawned the next', async () => {
  await using _ = leakCheck()

  expect((await chainText(1000)).match(/ waiting, /g)).toHaveLength(1000)
})

test('a chain of 10,000 does not make it throw', async () => {
  await using _ = leakCheck()

  expect((await chainText(10_000)).match(/ waiting, /g)).toHaveLength(10_000)
})

test('two locals of one name are both shown', async () => {
  const [one, two] = [new Local(() => 1, { name: 'same' }), new Local(() => 2, { name: 'same' })]
  const greenlet = spawn(async () => void [one.get(), two.get(), await sleep(Infinity)])
  await settled()
  const text = String(hub.dump())
  await greenlet.kill()

  expect(text.match(/local same/g)).toHaveLength(2)
})

test('a dump, its text and its JSON keep no greenlet alive', async () => {
  const collected = await collectedIn<Record<string, boolean>>('dump')

  expect(collected).toMatchObject({ ofText: true, ofJson: true, ofDump: true })
})

/** The dump of a chain of greenlets in which each has spawned the next. */
async function chainText(length: number): Promise<string> {
  const event = new Event()
  const dive = async (left: number): Promise<void> => {
    if (left > 1) spawn(dive, left - 1)
    await event.wait()
  }
  spawn(dive, length)
  await settled()
  return await Promise.try(() => String(hub.dump())).finally(() => event.set())
}

function isProxy(thing: unknown): boolean {
  try {
    return thing instanceof Promise
  } catch {
    return true
  }
}
