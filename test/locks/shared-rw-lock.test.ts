// SharedRWLock between threads.

import { spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { NotHeld, SharedRWLock } from '@hublet/locks'
import { afterAll, expect, test } from 'vitest'

import { collectedIn } from '../support/program.ts'
import { Thread, comes, deaths, smallHeap, threadsWait } from '../support/shared-threads.ts'

/** Where the memory says who writes. */
const writerAt = 8
const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())

test('threads read together', async () => {
  const lock = new SharedRWLock()

  expect(await other.call(lock, 'read.acquire')).toBe(true)
  expect([lock.read.tryAcquire(), lock.write.tryAcquire()]).toEqual([true, false])

  expect(lock.stats()).toEqual({ readers: 1, writing: false, waiting: 0 })
})

test('who writes keeps out readers and writers of all threads', async () => {
  const lock = new SharedRWLock()

  expect(await other.call(lock, 'write.acquire')).toBe(true)
  expect([lock.read.tryAcquire(), lock.write.tryAcquire()]).toEqual([false, false])
  await other.call(lock, 'write.release')

  expect(lock.write.tryAcquire()).toBe(true)
  expect(await other.call(lock, 'read.tryAcquire')).toBe(false)
})

test('a writer gets in when the last reader of another thread has gone', async () => {
  const lock = new SharedRWLock()
  await other.call(lock, 'read.acquire')
  await other.call(lock, 'read.acquire')
  const writing = spawn(() => lock.write.acquire())
  await settled()

  await other.call(lock, 'read.release')
  await settled()
  expect(writing.dead).toBe(false)
  await other.call(lock, 'read.release')

  expect(await writing.get()).toBe(true)
})

test('readers who come while a writer waits are behind it, in whichever thread', async () => {
  const lock = new SharedRWLock()
  await lock.read.acquire()
  const writing = other.call(lock, 'write.acquire')
  await threadsWait(lock, 1) // before that it tries, and the word is its own for a moment
  await comes(() => Atomics.load(new Int32Array(lock.memory), writerAt) !== 0)
  expect(lock.read.tryAcquire()).toBe(false)
  const reading = spawn(() => lock.read.acquire())
  await settled()

  lock.read.release()
  expect([await writing, reading.dead]).toEqual([true, false])
  await other.call(lock, 'write.release')

  expect(await reading.get()).toBe(true)
})

test('who has written lets in those who wait to read before the next writer', async () => {
  await using third = new Thread()
  const lock = new SharedRWLock()
  await lock.write.acquire()
  const writing = third.call(lock, 'write.acquire')
  await threadsWait(lock, 1)
  const reading = other.call(lock, 'read.acquire')
  await threadsWait(lock, 2)

  lock.write.release()

  expect(await reading).toBe(true)
  expect(await Promise.race([writing, other.do('noop')])).toBe(undefined)
  await other.call(lock, 'read.release')
  expect(await writing).toBe(true)
})

test.for(deaths)('after a writer died by %s readers are told until the next writer, who is told, too', async (how) => {
  await using victim = new Thread({ resourceLimits: smallHeap })
  const lock = new SharedRWLock()
  await victim.call(lock, 'write.hold')
  const waiting = lock.read.hold()

  await victim.die(how)

  const readers = [await waiting, await lock.read.hold()]
  expect(await other.call(lock, 'read.hold')).toEqual({ ownerDied: true })
  await other.do('release')
  expect(readers.map((hold) => (hold.release(), hold.ownerDied))).toEqual([true, true])
  expect(await lock.write.with((hold) => hold.ownerDied)).toBe(true)
  expect(await lock.read.with((hold) => hold.ownerDied)).toBe(false)
  expect(await lock.write.with((hold) => hold.ownerDied)).toBe(false)
})

test.for(deaths)('a thread that dies by %s while it reads just reads no more', async (how) => {
  await using victim = new Thread({ resourceLimits: smallHeap })
  const lock = new SharedRWLock()
  await victim.call(lock, 'read.hold')
  const writing = lock.write.hold()

  await victim.die(how)

  using held = await writing
  expect(held.ownerDied).toBe(false)
})

test.for(['read', 'write'] as const)('a thread that dies while it waits to %s keeps nobody out', async (side) => {
  await using victim = new Thread()
  const lock = new SharedRWLock()
  await lock.write.acquire()
  void victim.call(lock, `${side}.acquire`)
  await threadsWait(lock, 1)

  await victim.die('terminate')
  lock.write.release()

  expect(await other.call(lock, 'read.tryAcquire')).toBe(true)
  await other.call(lock, 'read.release')
  expect(lock.write.tryAcquire()).toBe(true)
})

test.for(['read', 'write'] as const)('what was handed to a busy thread to %s is free when it dies', async (side) => {
  await using victim = new Thread()
  const lock = new SharedRWLock()
  await lock.write.acquire()
  void victim.call(lock, `${side}.acquire`)
  await threadsWait(lock, 1)
  await victim.spins()

  lock.write.release()
  const writing = lock.write.hold()
  await victim.die('terminate')

  using held = await writing
  expect(held.ownerDied).toBe(false)
})

test('a writer that waits for the readers of a thread that died gets in', async () => {
  await using victim = new Thread()
  const lock = new SharedRWLock()
  await victim.call(lock, 'read.acquire')
  const writing = other.call(lock, 'write.hold')
  await threadsWait(lock, 1)

  await victim.die('exit')

  expect(await writing).toEqual({ ownerDied: false })
  await other.do('release')
})

test('a side is released by its owners only', async () => {
  const lock = new SharedRWLock()
  await lock.read.acquire()

  expect(() => lock.write.release()).toThrow(NotHeld)
  await expect(spawn(() => lock.read.release()).get()).rejects.toThrow(NotHeld)
  await expect(other.call(lock, 'read.release')).rejects.toMatchObject({ name: 'NotHeld' })
  lock.read.release()
  expect(() => lock.read.release()).toThrow(NotHeld)
})

test('many writers and readers of three threads never see half a change', async () => {
  await using third = new Thread()
  const lock = new SharedRWLock()
  const table = new Int32Array(new SharedArrayBuffer(12))

  await Promise.all([other, third].map((thread) => thread.do('readAndWrite', lock, table, 300)))

  expect([...table]).toEqual([200, 200, 0])
})

test('a thread that holds a side of a SharedRWLock may forget the lock, and release it by another `from`', async () => {
  expect(await collectedIn('shared-forgotten')).toEqual({ lock: true, semaphore: true, write: true, read: true })
})
