import { ArgumentTypeError, Event, Timeout, getHub, joinAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { Lock, NotHeld } from '@hublet/locks'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

test('S1 a lock that is held: false without waiting, false when the time is up, and it is as it was', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const lock = new Lock()
  await lock.acquire()

  expect(lock.tryAcquire()).toBe(false)
  expect(await lock.acquire({ timeout: 10 })).toBe(false)
  expect(await lock.acquire({ timeout: 0 })).toBe(false)

  expect(clock.now()).toBe(10)
  expect(lock.stats()).toEqual({ locked: true, owner: undefined, waiting: 0 })
})

test('a lock that is free is acquired at once, with a limit of 0 too', async () => {
  const lock = new Lock()

  const acquiring = lock.acquire({ timeout: 0 })

  expect(lock.locked).toBe(true)
  expect(await acquiring).toBe(true)
})

test('S2 a release hands the lock over before any other code runs', async () => {
  await using _ = leakCheck()
  const lock = new Lock()
  lock.tryAcquire()
  const heir = spawn(async () => {
    await lock.acquire()
    lock.release()
  })
  await settled()

  lock.release()

  expect(lock.stats()).toEqual({ locked: true, owner: heir, waiting: 0 })
  expect(lock.tryAcquire()).toBe(false)
  await heir.join()
  expect(lock.locked).toBe(false)
})

test('S2 one release wakes exactly the one who waited longest', async () => {
  await using _ = leakCheck()
  const lock = new Lock()
  lock.tryAcquire()
  const order: number[] = []
  const go = new Event()
  const greenlets = [1, 2, 3].map((n) =>
    spawn(async () => {
      using _held = await lock.hold()
      order.push(n)
      await go.wait()
    }),
  )
  await settled()

  lock.release()
  await settled()

  expect([order, lock.stats().waiting, lock.stats().owner]).toEqual([[1], 2, greenlets[0]])
  go.set()
  await joinAll(greenlets)
  expect(order).toEqual([1, 2, 3])
})

test('S2 many waiters, some of them killed, some late: the others are served in order', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const lock = new Lock()
  lock.tryAcquire()
  const order: number[] = []
  const greenlets = Array.from({ length: 30 }, (_each, n) =>
    spawn(async () => {
      if (!(await lock.acquire(n % 3 === 1 ? { timeout: 5 } : {}))) return
      order.push(n)
      lock.release()
    }),
  )
  await settled()

  greenlets.forEach((greenlet, n) => void (n % 3 === 2 && greenlet.kill()))
  clock.advance(5)
  lock.release()
  await joinAll(greenlets)

  expect(order).toEqual(Array.from({ length: 10 }, (_each, n) => 3 * n))
  expect(lock.locked).toBe(false)
})

test('S3 greenlets that loop over a lock take turns', async () => {
  await using _ = leakCheck()
  const lock = new Lock()
  const turns: string[] = []
  const loop = async (name: string): Promise<void> => {
    for (let n = 0; n < 3; n++) {
      using _held = await lock.hold()
      turns.push(name)
      await sleep(0)
    }
  }

  await joinAll(['a', 'b'].map((name) => spawn(loop, name)))

  expect(turns).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
})

test('a greenlet that loops over a free lock starves neither timers nor others', async () => {
  await using _ = leakCheck()
  const lock = new Lock()
  let rounds = 0
  const busy = spawn(async () => {
    for (;;) await lock.with(() => rounds++)
  })

  await sleep(10)
  await busy.kill()

  expect(rounds).toBeGreaterThan(10)
  expect(lock.locked).toBe(false)
})

test('only the greenlet that has acquired it releases it', async () => {
  await using _ = leakCheck()
  const lock = new Lock({ name: 'door' })
  const owner = spawn(async () => {
    await lock.acquire()
    await sleep(1e9)
  })
  owner.name = 'owner'
  await settled()

  expect(() => lock.release()).toThrowErrorMatchingInlineSnapshot(
    `[NotHeld: cannot release <Lock "door" held by greenlet "owner">: only greenlet "owner" can, or whoever has its hold]`,
  )
  expect(
    await spawn(() => lock.release())
      .get()
      .catch(same),
  ).toBeInstanceOf(NotHeld)
  expect(lock.stats().owner).toBe(owner)
  await owner.kill()
})

test('a greenlet cannot release what code outside of greenlets has acquired', async () => {
  await using _ = leakCheck()
  const lock = new Lock({ name: 'door' })
  lock.tryAcquire()

  const error = await spawn(() => lock.release())
    .get()
    .catch(same)

  expect((error as Error).message).toMatchInlineSnapshot(
    `"cannot release <Lock "door" held by code outside of greenlets>: only code outside of greenlets can, or whoever has its hold"`,
  )
  lock.release()
  expect(lock.locked).toBe(false)
})

test('a free lock cannot be released, nor one that was released before', () => {
  const lock = new Lock({ name: 'door' })
  expect(() => lock.release()).toThrowErrorMatchingInlineSnapshot(
    `[NotHeld: cannot release <Lock "door" free>: nobody holds it; acquire it before]`,
  )

  lock.tryAcquire()
  lock.release()

  expect(() => lock.release()).toThrow(NotHeld)
  expect(lock.tryAcquire()).toBe(true)
})

test('NotHeld is a misuse with a code of its own', () => {
  expect(new NotHeld('x')).toMatchObject({ name: 'NotHeld', code: 'HUBLET_NOT_HELD' })
})

test('a hold that comes too late says what was waited for', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const lock = new Lock({ name: 'door' })
  lock.tryAcquire()

  const errors = [await lock.hold({ timeout: 10 }).catch(same), await lock.with(() => 0, { timeout: 10 }).catch(same)]

  expect(errors).toEqual([expect.any(Timeout), expect.any(Timeout)])
  expect((errors[0] as Error).message).toMatchInlineSnapshot(
    `"Lock.hold <Lock "door" held by code outside of greenlets>: timed out after 10 ms"`,
  )
})

test('a callback of the hub can acquire a free lock, and not wait for one', async () => {
  const lock = new Lock()
  const seen: unknown[] = []
  getHub().runCallback(() => {
    seen.push(lock.tryAcquire())
    try {
      void lock.acquire()
    } catch (error) {
      seen.push((error as Error).message)
    }
  })
  await settled()

  expect(seen).toEqual([true, 'cannot wait in Lock.acquire: this is a callback of the hub; use link or spawn'])
  expect(lock.stats().waiting).toBe(0)
})

test('a lock whose owner died without a release stays held', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const lock = new Lock()
  const dead = spawn(() => lock.acquire())
  await dead.join()

  expect(await lock.acquire({ timeout: 10 })).toBe(false)
  expect(lock.stats()).toEqual({ locked: true, owner: dead, waiting: 0 })
})

test('branches of one greenlet exclude each other', async () => {
  await using _ = leakCheck()
  const lock = new Lock()
  let [inside, most] = [0, 0]
  const branch = (): Promise<void> =>
    lock.with(async () => {
      most = Math.max(most, ++inside)
      await sleep(0)
      inside--
    })

  await spawn(() => Promise.all([branch(), branch(), branch()])).get()

  expect(most).toBe(1)
})

test('what it looks like', async () => {
  await using _ = leakCheck()
  const lock = new Lock({ name: 'door' })
  expect(String(lock)).toBe('<Lock "door" free>')
  expect(String(new Lock())).toMatch(/^<Lock#\d+ free>$/)

  lock.tryAcquire()
  const waiter = spawn(() => lock.acquire({ timeout: 1e9 }))
  await settled()

  expect(waiter.waits).toEqual(['Lock.acquire <Lock "door" held by code outside of greenlets>'])
  expect(Object.isFrozen(lock.stats())).toBe(true)
  await waiter.kill()
})

test('with refuses what is no function, before it acquires', async () => {
  const lock = new Lock()

  const error = await lock.with(7 as never).catch(same)

  expect(error).toBeInstanceOf(ArgumentTypeError)
  expect((error as Error).message).toMatchInlineSnapshot(`"with: fn must be a function, got 7"`)
  expect(lock.locked).toBe(false)
})
