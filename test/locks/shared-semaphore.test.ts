// SharedSemaphore between threads.

import { ArgumentRangeError, ArgumentTypeError, spawn } from '@hublet/core'
import { NotHeld, SharedSemaphore } from '@hublet/locks'
import { afterAll, expect, test } from 'vitest'

import { Thread, deaths, smallHeap, threadsWait } from '../support/shared-threads.ts'

const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())

test('permits are counted over all threads', async () => {
  const semaphore = new SharedSemaphore(3, { name: 'connections' })

  expect(await other.call(semaphore, 'tryAcquire')).toBe(true)
  expect(semaphore.tryAcquire()).toBe(true)

  expect(await other.call(semaphore, 'available')).toBe(1)
  expect([semaphore.available, semaphore.locked, String(semaphore)]).toEqual([
    1,
    false,
    '<SharedSemaphore "connections" 1 free>',
  ])
})

test('a permit that another thread releases goes to a greenlet that waits here', async () => {
  const semaphore = new SharedSemaphore(2)
  await other.call(semaphore, 'acquire')
  await other.call(semaphore, 'acquire')
  const waiting = [spawn(() => semaphore.acquire()), spawn(() => semaphore.acquire())]
  await threadsWait(semaphore, 1)

  await other.call(semaphore, 'release')
  expect(await waiting[0]!.get()).toBe(true)
  expect([waiting[1]!.dead, semaphore.stats()]).toEqual([false, { available: 0, waiting: 1 }])
  await other.call(semaphore, 'release')

  expect(await waiting[1]!.get()).toBe(true)
})

test('the permits of many threads and greenlets are never more than there are', async () => {
  const semaphore = new SharedSemaphore(2)
  await using third = new Thread()
  const inside = new Int32Array(new SharedArrayBuffer(8))
  const all = [other, third].map((thread) => thread.do('enterOften', semaphore, inside, 100))

  await Promise.all(all)

  expect([inside[0], inside[1]]).toEqual([0, 2])
  expect(semaphore.available).toBe(2)
})

test.for(deaths)('the permits of a thread that died by %s are free again, and each holder is told', async (how) => {
  await using victim = new Thread({ resourceLimits: smallHeap })
  const semaphore = new SharedSemaphore(3)
  await victim.call(semaphore, 'hold')
  await victim.call(semaphore, 'acquire')
  using first = await semaphore.hold()
  const waiting = semaphore.hold()

  await victim.die(how)

  using second = await waiting
  using third = await semaphore.hold()
  expect([first, second, third].map((hold) => hold.ownerDied)).toEqual([false, true, true])
  expect(semaphore.available).toBe(0)
})

test.for(deaths)('a thread that dies by %s while it waits takes no permit', async (how) => {
  await using victim = new Thread({ resourceLimits: smallHeap })
  const semaphore = new SharedSemaphore(1)
  await semaphore.acquire()
  void victim.call(semaphore, 'acquire')
  await threadsWait(semaphore, 1)

  await victim.die(how)
  semaphore.release()

  expect(semaphore.available).toBe(1)
})

test('permits that were handed to a busy thread come back when it dies', async () => {
  await using victim = new Thread()
  const semaphore = new SharedSemaphore(2)
  semaphore.tryAcquire()
  semaphore.tryAcquire()
  for (let i = 0; i < 2; i++) void victim.call(semaphore, 'acquire')
  await threadsWait(semaphore, 1)
  await victim.spins()

  semaphore.release()
  semaphore.release()
  await victim.die('terminate')

  expect(await Promise.all([semaphore.acquire(), semaphore.acquire()])).toEqual([true, true])
})

test('a thread cannot release what another one has, nor more than it has', async () => {
  const semaphore = new SharedSemaphore(2, { name: 'connections' })
  await semaphore.acquire()

  await expect(other.call(semaphore, 'release')).rejects.toMatchObject({
    name: 'NotHeld',
    message: expect.stringContaining(
      'cannot release <SharedSemaphore "connections" 1 free>: this thread has no permit',
    ),
  })
  semaphore.release()
  expect(() => semaphore.release()).toThrow(NotHeld)
  expect(semaphore.available).toBe(2)
})

test('a hold gives its permit back once', async () => {
  const semaphore = new SharedSemaphore(2)
  const hold = await semaphore.hold()
  using _ = await semaphore.hold()
  hold.release()

  expect(() => hold.release()).toThrow(NotHeld)
  expect(semaphore.available).toBe(1)
})

test('it is made of whole permits, from 1 to 8191', () => {
  for (const permits of [0, -1, 1.5, 8192, Number.NaN, Infinity]) {
    expect(() => new SharedSemaphore(permits)).toThrow(ArgumentRangeError)
  }
  for (const permits of ['1', undefined, true]) {
    expect(() => new SharedSemaphore(permits as never)).toThrow(ArgumentTypeError)
  }
  expect(new SharedSemaphore(8191).available).toBe(8191)
})

test('the last of 1000 permits is found, and handed over', async () => {
  const semaphore = new SharedSemaphore(1000)
  while (semaphore.tryAcquire());
  const waiting = other.call(semaphore, 'acquire')
  await threadsWait(semaphore, 1)

  semaphore.release()

  expect([await waiting, semaphore.available]).toEqual([true, 0])
})
