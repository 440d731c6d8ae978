// A hundred thousand greenlets in one line: nobody recurses, nothing is left.

import { type Greenlet, Event, joinAll, killAll, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { Barrier, BrokenBarrier, Condition, Lock, RWLock, Semaphore } from '@hublet/locks'
import { expect, test } from 'vitest'

const many = 100_000
const crowd = (body: (n: number) => unknown): Greenlet[] => Array.from({ length: many }, (_each, n) => spawn(body, n))

test('100,000 wait for one lock, and are served in order', async () => {
  await using _ = leakCheck()
  const lock = new Lock()
  lock.tryAcquire()
  let [served, misplaced] = [0, 0]
  const greenlets = crowd((n) => lock.with(() => void (misplaced += served++ === n ? 0 : 1)))
  await settled()
  expect(lock.stats().waiting).toBe(many)

  lock.release()
  await joinAll(greenlets)

  expect([served, misplaced, lock.locked]).toEqual([many, 0, false])
})

test('100,000 wait for one lock, and are killed', async () => {
  await using _ = leakCheck()
  const lock = new Lock()
  lock.tryAcquire()
  const greenlets = crowd(() => lock.acquire())
  await settled()

  await killAll(greenlets)

  expect(lock.stats()).toEqual({ locked: true, owner: undefined, waiting: 0 })
})

test('100,000 readers behind a writer go on together when it is killed', async () => {
  await using _ = leakCheck()
  const lock = new RWLock()
  lock.read.tryAcquire()
  const writer = spawn(() => lock.write.acquire())
  await settled()
  const go = new Event()
  const readers = crowd(() => lock.read.with(() => go.wait()))
  await settled()
  expect(lock.stats()).toEqual({ readers: 1, writing: false, waiting: many + 1 })

  await writer.kill()

  expect(lock.stats()).toEqual({ readers: many + 1, writing: false, waiting: 0 })
  go.set()
  await joinAll(readers)
  expect(lock.stats().readers).toBe(1)
})

test('100,000 readers and writers are killed while they wait', async () => {
  await using _ = leakCheck()
  const lock = new RWLock()
  lock.write.tryAcquire()
  const greenlets = crowd((n) => (n % 10 === 0 ? lock.write.acquire() : lock.read.acquire()))
  await settled()

  await killAll(greenlets)

  expect(lock.stats()).toEqual({ readers: 0, writing: true, waiting: 0 })
})

test('100,000 readers are killed while they read, with a writer behind them', async () => {
  await using _ = leakCheck()
  const lock = new RWLock()
  const readers = crowd(() => lock.read.with(() => new Event().wait()))
  await settled()
  const writer = spawn(() => lock.write.with(() => lock.stats().writing))

  await killAll(readers)

  expect(await writer.get()).toBe(true)
})

test('100,000 waiters of a condition are notified at once', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  let woken = 0
  const greenlets = crowd(() => condition.lock.with(() => condition.wait().then(() => woken++)))
  await settled()
  expect(condition.stats().waiting).toBe(many)

  await condition.lock.with(() => condition.notifyAll())
  await joinAll(greenlets)

  expect([woken, condition.lock.locked]).toEqual([many, false])
})

test('a barrier of 100,001 that is broken, and one that is not', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(many + 1)
  let broken = 0
  const first = crowd(() =>
    barrier.wait().catch((error: unknown) => (broken += error instanceof BrokenBarrier ? 1 : 0)),
  )
  await settled()
  await first[0]!.kill()
  await joinAll(first)
  barrier.reset()
  const second = crowd(() => barrier.wait())
  await settled()

  expect(await barrier.wait()).toBe(many)

  await joinAll(second)
  expect(broken).toBe(many - 1)
})

test('100,000 permits are taken and given back', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(10)
  const greenlets = crowd(() => semaphore.with(() => Promise.resolve()))

  await joinAll(greenlets)

  expect(semaphore.stats()).toEqual({ available: 10, waiting: 0 })
})
