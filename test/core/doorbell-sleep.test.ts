// Who is notified by a ring, and whom a doorbell keeps the program alive for.

import { doorbell, registry, ring, slotOf } from '@hublet/core/lowlevel'
import { expect, test } from 'vitest'

import { outputOf } from '../support/program.ts'
import { asleepAt, doorbellAt, enter, fallAsleep, wakeUp } from '../support/threads-inside.ts'

const { words, me } = registry()
const slot = slotOf(me)
const asleep = (): boolean => words[asleepAt(slot)] !== 0
const falls = async (): Promise<void> => {
  while (!asleep()) await new Promise(setImmediate)
}

test('B6 a ring notifies nobody unless the thread sleeps', () => {
  const { notify } = Atomics
  let notifies = 0
  Atomics.notify = ((...args: Parameters<typeof notify>) => {
    notifies++
    return notify(...args)
  }) as typeof notify
  try {
    ring(words, 9)
    expect(notifies).toBe(0)

    fallAsleep(words, 9)
    ring(words, 9)
    wakeUp(words, 9)
    ring(words, 9)

    expect([notifies, words[doorbellAt(9)], words[asleepAt(9)]]).toEqual([1, 3, 0])
  } finally {
    Atomics.notify = notify
  }
})

test('B6 a thread sleeps once it has polled for nothing, and is awake when it is rung', async () => {
  const bell = doorbell(registry())
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const watcher = { onRing: () => resolve(asleep()) }
  bell.watch(watcher)
  await falls()

  ring(words, slot)

  expect(await promise).toBe(false)
  bell.unwatch(watcher)
})

test('B6 a thread that blocks while its loop sleeps is asleep until both have ended', async () => {
  const bell = doorbell(registry())
  const { promise, resolve } = Promise.withResolvers<void>()
  const watcher = { onRing: () => resolve() }
  bell.watch(watcher)
  await falls()

  bell.sleep(bell.count, 1)
  expect(asleep()).toBe(true)
  bell.sleep(bell.count - 1, 1000)
  expect(asleep()).toBe(true)
  ring(words, slot)
  await promise

  expect(asleep()).toBe(false)
  bell.unwatch(watcher)
})

test('T7 who gets the slot of a thread that has died in its sleep is awake', () => {
  const threads = new Int32Array(words.length)
  const id = enter(threads, 1, 1)
  fallAsleep(threads, slotOf(id))
  const other = new Int32Array(threads)
  other[16] = 0 // buried

  const next = enter(other, 2, 1)

  expect([slotOf(next), other[asleepAt(slotOf(next))]]).toEqual([slotOf(id), 0])
})

test.each([
  ['loose', 'over\n'],
  ['held', 'rung\nover\n'],
  ['told', 'rung\nover\n'],
])('B3 who watches without holding the loop lets the program end: %s', async (how, output) => {
  expect(await outputOf('doorbell-ends', how)).toBe(output)
})
