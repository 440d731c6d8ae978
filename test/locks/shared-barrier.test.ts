// SharedBarrier between threads.

import { ArgumentRangeError, spawn } from '@hublet/core'
import { BrokenBarrier, SharedBarrier } from '@hublet/locks'
import { afterAll, expect, test } from 'vitest'

import { Thread, blockUntil, deaths, smallHeap, threadsAt, threadsWait } from '../support/shared-threads.ts'
import { same } from '../support/thrown.ts'

const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())

test('all go on when the last has come, and then it begins anew', async () => {
  const barrier = new SharedBarrier(3)
  for (let round = 0; round < 3; round++) {
    const here = [spawn(() => barrier.wait()), spawn(() => barrier.wait())]
    await threadsWait(barrier, 1)

    expect(await other.call(barrier, 'wait')).toBe(2)
    expect(await Promise.all(here.map((waiter) => waiter.get()))).toEqual([0, 1])
  }
  expect(barrier.stats()).toEqual({ parties: 3, waiting: 0, broken: false })
})

test.for(deaths)('the death of a thread that waits, by %s, breaks it for all', async (how) => {
  await using victim = new Thread({ resourceLimits: smallHeap })
  const barrier = new SharedBarrier(3)
  void victim.call(barrier, 'wait')
  await threadsWait(barrier, 1)
  const here = barrier.wait()
  const told = here.catch(same)

  await victim.die(how)

  expect(await told).toBeInstanceOf(BrokenBarrier)
  await expect(barrier.wait()).rejects.toThrow(BrokenBarrier)
  expect(barrier.broken).toBe(true)
})

test('the death of a thread that has gone on breaks nothing', async () => {
  await using victim = new Thread()
  const barrier = new SharedBarrier(2)
  const there = victim.call(barrier, 'wait')
  await threadsWait(barrier, 1)
  await Promise.all([barrier.wait(), there])

  await victim.die('exit')

  const here = barrier.wait()
  expect([await other.call(barrier, 'wait'), await here]).toEqual([1, 0])
})

test('who gives up in one thread breaks it for another', async () => {
  const barrier = new SharedBarrier(3)
  const there = other.call(barrier, 'wait').catch(same)
  await threadsWait(barrier, 1)

  const waiter = spawn(() => barrier.wait())
  await threadsWait(barrier, 2)
  await waiter.kill()

  expect(await there).toMatchObject({ name: 'BrokenBarrier' })
})

test('after a reset by another thread it is used again; who waited got an error', async () => {
  const barrier = new SharedBarrier(2)
  const here = barrier.wait()
  const told = here.catch(same)

  await other.call(barrier, 'reset')

  expect(await told).toBeInstanceOf(BrokenBarrier)
  const again = barrier.wait()
  expect([await other.call(barrier, 'wait'), await again]).toEqual([1, 0])
})

test('an abort by another thread breaks it', async () => {
  const barrier = new SharedBarrier(2)
  const told = barrier.wait().catch(same)

  await other.call(barrier, 'abort')

  expect(await told).toBeInstanceOf(BrokenBarrier)
  expect(await other.call(barrier, 'broken')).toBe(true)
})

test('a blocked thread goes on when the last has come', async () => {
  const barrier = new SharedBarrier(2)
  const blocked = other.call(barrier, 'waitSync')
  await threadsWait(barrier, 1)

  expect([await barrier.wait(), await blocked]).toEqual([1, 0])
})

test('a blocked thread whose time is up breaks it', async () => {
  const barrier = new SharedBarrier(3)
  const told = barrier.wait().catch(same)

  await expect(other.call(barrier, 'waitSync', { timeout: 5 })).rejects.toMatchObject({ name: 'BrokenBarrier' })

  expect(await told).toBeInstanceOf(BrokenBarrier)
})

test('it is made for 1 to 511 parties', async () => {
  for (const parties of [0, -1, 1.5, 512]) expect(() => new SharedBarrier(parties)).toThrow(ArgumentRangeError)
  expect(await new SharedBarrier(1).wait()).toBe(0)
  expect(new SharedBarrier(511).parties).toBe(511)
})

test('511 parties of two threads meet', async () => {
  const barrier = new SharedBarrier(511)
  const here = Array.from({ length: 200 }, () => barrier.wait())
  const there = Array.from({ length: 311 }, () => other.call(barrier, 'wait'))

  const places = (await Promise.all([...here, ...there])) as number[]

  expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 511 }, (_, n) => n))
})

test('a blocked thread that finds a barrier broken leaves nothing of its wait behind', async () => {
  const barrier = new SharedBarrier(2)
  const blocked = other.call(barrier, 'waitSync').catch(() => {})
  await threadsWait(barrier, 1)

  barrier.abort()
  await blocked

  expect(threadsAt(barrier)).toBe(0)
})

test('who met the others at a barrier goes on, however many generations have passed until it hears of it', async () => {
  const barrier = new SharedBarrier(2)
  const done = new Int32Array(new SharedArrayBuffer(4))
  const met = barrier.wait()

  void other.do('meetOften', barrier, done, 8)
  blockUntil(() => Atomics.load(done, 0) === 1, 5000)

  expect(await met).toBe(0)
})
