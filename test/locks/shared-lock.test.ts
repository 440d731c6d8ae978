// SharedLock between threads.

import { joinAll, spawn } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { NotHeld, type SharedHandle, SharedLock } from '@hublet/locks'
import { afterAll, expect, test } from 'vitest'

import { Thread, deaths, smallHeap, threadsWait } from '../support/shared-threads.ts'

const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())

test('a lock that another thread has is got when that thread releases it', async () => {
  await using _ = leakCheck()
  const lock = new SharedLock()
  expect(await other.call(lock, 'tryAcquire')).toBe(true)

  const acquired = lock.acquire()
  expect([lock.locked, lock.tryAcquire(), lock.stats().waiting]).toEqual([true, false, 1])
  await other.call(lock, 'release')

  expect(await acquired).toBe(true)
  expect([lock.ownerDied, lock.stats()]).toEqual([false, { locked: true, owner: undefined, waiting: 0 }])
})

test('a lock goes to and fro between threads that want it at once', async () => {
  const lock = new SharedLock()
  const order: string[] = []
  const loop = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) {
      await lock.acquire()
      order.push('here')
      const next = other.call(lock, 'acquire')
      await threadsWait(lock, 1)
      lock.release()
      await next
      order.push('there')
      const back = lock.acquire()
      await other.call(lock, 'release')
      await back
      lock.release()
    }
  }

  await loop()

  expect(order.length).toBe(100)
  expect(lock.locked).toBe(false)
})

test('its text says who has it: nobody, a greenlet of this thread, another thread', async () => {
  const lock = new SharedLock({ name: 'table' })
  const free = String(lock)
  await spawn(async () => {
    using _ = await lock.hold()
    expect(String(lock)).toMatch(/^<SharedLock "table" held by greenlet ".+">$/)
  }).get()
  await other.call(lock, 'acquire')

  expect([free, String(lock)]).toEqual(['<SharedLock "table" free>', '<SharedLock "table" held by another thread>'])
})

test('`from` twice in one thread is one lock', async () => {
  const lock = new SharedLock()

  expect(await other.do('sameTwice', lock)).toEqual([true, false, true, false])
  expect(lock.locked).toBe(false)
})

test.for(deaths)('the next owner of a lock is told, once, that the one before died by %s', async (how) => {
  await using victim = new Thread({ resourceLimits: smallHeap })
  const lock = new SharedLock()
  await victim.call(lock, 'hold')
  const waiting = [1, 2].map(() => spawn(() => lock.with((held) => [held.ownerDied, lock.ownerDied])).get())

  await victim.die(how)

  expect(await Promise.all(waiting)).toEqual([
    [true, true],
    [false, false],
  ])
})

test.for(deaths)('a thread that dies by %s while it waits leaves a lock as it is', async (how) => {
  await using victim = new Thread({ resourceLimits: smallHeap })
  const lock = new SharedLock()
  await lock.acquire()
  void victim.call(lock, 'acquire')
  await threadsWait(lock, 1)

  await victim.die(how)
  lock.release()

  expect(lock.locked).toBe(false)
  using held = await lock.hold()
  expect(held.ownerDied).toBe(false)
})

test('a lock that was handed to a thread which dies before it hears of it goes to the next, who need not be told', async () => {
  await using victim = new Thread()
  const lock = new SharedLock()
  await lock.acquire()
  void victim.call(lock, 'acquire')
  await threadsWait(lock, 1)
  await victim.spins()

  lock.release()
  const next = lock.hold()
  await victim.die('terminate')

  using held = await next
  expect([held.ownerDied, lock.locked]).toEqual([false, true])
})

test('an owner that is terminated while it computes has died with the lock', async () => {
  await using victim = new Thread()
  const lock = new SharedLock()
  await victim.call(lock, 'acquire')
  await victim.spins()

  await victim.die('terminate')

  expect(lock.tryAcquire()).toBe(true)
  expect(lock.ownerDied).toBe(true)
})

test('a stack overflow is no death', async () => {
  const lock = new SharedLock()
  await other.call(lock, 'acquire')

  expect(await other.do('overflow')).toBe('RangeError')

  expect([lock.locked, lock.tryAcquire()]).toEqual([true, false])
  await other.call(lock, 'release')
  expect(lock.tryAcquire()).toBe(true)
})

test('of two threads that wait, the living one gets the lock of one that died', async () => {
  await using victim = new Thread()
  const lock = new SharedLock()
  await victim.call(lock, 'acquire')
  const there = other.call(lock, 'hold')
  await threadsWait(lock, 1)

  await victim.die('exit')

  expect(await there).toEqual({ ownerDied: true })
  await other.do('release')
  expect(lock.locked).toBe(false)
})

test('an owner who was told and dies in turn is told of to the next', async () => {
  await using first = new Thread()
  await using second = new Thread()
  const lock = new SharedLock()
  await first.call(lock, 'hold')
  const heir = second.call(lock, 'hold')
  await threadsWait(lock, 1)
  await first.die('exit')
  await heir

  await second.die('exit')

  using held = await lock.hold()
  expect(held.ownerDied).toBe(true)
})

test('a lock is acquired within a thread without others being asked, up to 16 times in a row', async () => {
  const lock = new SharedLock()
  await lock.acquire()
  const order: unknown[] = []
  const mine = Array.from({ length: 40 }, (_, n) => spawn(() => lock.with(() => order.push(n))))
  await Promise.resolve()
  const theirs = other.call(lock, 'hold').then(() => (order.push('other'), other.do('release')))
  await threadsWait(lock, 2)

  lock.release()
  await joinAll(mine)
  await theirs

  expect(order.indexOf('other')).toBeLessThanOrEqual(17)
  expect(order.filter((entry) => entry !== 'other')).toEqual(Array.from({ length: 40 }, (_, n) => n))
})

test('only the owner releases it: no other greenlet, no other thread, and not twice', async () => {
  const lock = new SharedLock({ name: 'table' })
  expect(() => lock.release()).toThrow('cannot release <SharedLock "table" free>: nobody holds it')
  await lock.acquire()

  await expect(spawn(() => lock.release()).get()).rejects.toThrow(NotHeld)
  await expect(other.call(lock, 'release')).rejects.toMatchObject({ name: 'NotHeld', code: 'HUBLET_NOT_HELD' })
  expect(lock.locked).toBe(true)
  lock.release()
  expect(() => lock.release()).toThrow(NotHeld)
})

test('a hold that has ended releases nothing, however often it is asked', async () => {
  const lock = new SharedLock()
  const stale = await lock.hold()
  stale.release()
  using _ = await lock.hold()

  expect(() => stale.release()).toThrow(NotHeld)
  stale[Symbol.dispose]()
  expect(lock.locked).toBe(true)
})

test('locks arrive in workerData, in messages, in arrays, maps and objects', async () => {
  const [a, b, c, d] = Array.from({ length: 4 }, () => new SharedLock())
  await using thread = new Thread({ given: { a, deep: [{ b }] } })

  expect(await thread.do('acquireGiven')).toBe(2)
  expect(await thread.do('acquireAll', [new Map([['c', c]]), { d }])).toBe(2)
  expect([a, b, c, d].map((lock) => lock!.locked)).toEqual([true, true, true, true])
})

test('a lock that a worker has made is used by the thread that started it, and by its sibling', async () => {
  await using sibling = new Thread()
  const arrived = (await other.do('make', 'SharedLock', { name: 'theirs' })) as SharedHandle<'SharedLock'>
  const lock = SharedLock.from(arrived)
  expect([lock.name, lock.tryAcquire()]).toEqual(['theirs', true])

  const waiting = sibling.call(arrived, 'acquire')
  await threadsWait(lock, 1)
  lock.release()

  expect(await waiting).toBe(true)
  expect(await other.call(arrived, 'tryAcquire')).toBe(false)
})

test('a thread that a worker has started uses the locks of all, and its death is told', async () => {
  await using parent = new Thread()
  const child = await parent.start()
  const lock = new SharedLock()
  expect(await child.call(lock, 'hold')).toEqual({ ownerDied: false })
  const waiting = lock.hold()

  await parent.do('terminate')

  using held = await waiting
  expect(held.ownerDied).toBe(true)
  child.close()
})

test('when a worker dies, the threads it had started have died, too', async () => {
  await using parent = new Thread()
  const child = await parent.start()
  const lock = new SharedLock()
  await child.call(lock, 'acquire')
  const waiting = lock.hold()

  await parent.die('terminate')

  using held = await waiting
  expect(held.ownerDied).toBe(true)
  child.close()
})
