// How a thread waits for others: it holds the loop only as long as somebody waits, lets timers and I/O run, and costs little.

import { readFile } from 'node:fs/promises'

import { sleep, spawn } from '@hublet/core'
import { doorbell, registry, ring, slotOf } from '@hublet/core/lowlevel'
import { settled } from '@hublet/core/testing'
import { SharedEvent, SharedLock } from '@hublet/locks'
import { afterAll, expect, test } from 'vitest'

import { outputOf } from '../support/program.ts'
import { Thread, comes } from '../support/shared-threads.ts'

const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())
const bell = doorbell(registry())
const ringHere = (): void => ring(registry().words, slotOf(registry().me))

test.for(['wait', 'kill', 'timeout', 'never'])('a program ends by itself after a wait: %s', async (how) => {
  expect(await outputOf('shared-ends', how)).toBe(`${how} over\n`)
})

test('as long as somebody waits, the loop of the thread is held', async () => {
  expect(await outputOf('shared-ends', 'held')).toBe('held over\n')
})

test('B1 no ring is lost: each of those who watch looks after every ring', async () => {
  const looks = [0, 0]
  const watchers = looks.map((_, n) => ({ onRing: () => void looks[n]!++ }))
  for (const watcher of watchers) bell.watch(watcher)

  for (let rings = 1; rings <= 20; rings++) {
    const before = [...looks]
    ringHere()
    await comes(() => looks.every((count, n) => count > before[n]!))
  }

  for (const watcher of watchers) bell.unwatch(watcher)
  const before = [...looks]
  ringHere()
  await settled()
  expect(looks).toEqual(before)
})

test('B2 however many wait, and however often, one wait of the thread is under way', async () => {
  const event = new SharedEvent()
  let waits = 0
  const { waitAsync } = Atomics
  Atomics.waitAsync = ((...args: Parameters<typeof waitAsync>) => {
    waits++
    const result = waitAsync(...args)
    if (result.async) void result.value.then(() => waits--)
    else waits--
    return result
  }) as typeof waitAsync
  try {
    for (let round = 0; round < 10; round++) {
      const waiters = Array.from({ length: 20 }, () => spawn(() => event.wait()))
      await sleep(1)
      expect(waits).toBeLessThanOrEqual(1)
      await Promise.all(waiters.map((waiter) => waiter.kill()))
    }
  } finally {
    Atomics.waitAsync = waitAsync
  }
})

test('B4 timers and I/O have their turns while greenlets wait for other threads', async () => {
  const lock = new SharedLock()
  await other.call(lock, 'acquire')
  const waiting = spawn(() => lock.acquire())
  let ticks = 0
  const timer = setInterval(() => ticks++, 1)

  const text = await readFile(import.meta.filename, 'utf8')
  await comes(() => ticks >= 5)

  clearInterval(timer)
  expect([text.length > 0, waiting.dead]).toEqual([true, false])
  await other.call(lock, 'release')
  await waiting.get()
})

test('B4 a thread that waits sleeps: a second of it costs less than 5 % of a processor', async () => {
  expect(Number(await outputOf('shared-ends', 'cost'))).toBeLessThan(50)
})

test('B5 what one watcher throws is reported, and the others look all the same', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const output = outputOf('shared-ends', 'throws')
  void output.then(resolve)

  expect(await promise).toBe('reported: bad watcher\nlooked\n')
})
