// Condition.wait that is interrupted: it ends with the lock in hand, and no notification is lost.

import { Event, GreenletExit, joinAll, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { Condition, NotHeld, RLock } from '@hublet/locks'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

test('S7 one who is killed while it waits to be notified ends with the lock in hand', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { lock } = condition
  const owners: unknown[] = []
  const waiter = spawn(async () => {
    using _held = await lock.hold()
    try {
      await condition.wait()
    } finally {
      owners.push(lock.stats().owner)
    }
  })
  await settled()

  await waiter.kill()

  expect([owners, waiter.exit, lock.locked]).toEqual([[waiter], expect.any(GreenletExit), false])
  expect(condition.stats().waiting).toBe(0)
})

test('one who is killed while another has the lock dies when it is free', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const waiter = spawn(() => condition.lock.with(() => condition.wait()))
  await settled()
  await condition.lock.acquire()

  void waiter.kill(undefined, { grace: Infinity })
  await settled()
  expect([waiter.dead, condition.lock.stats().waiting]).toEqual([false, 1])
  condition.lock.release()
  await waiter.join()

  expect([waiter.exit, condition.lock.locked]).toEqual([expect.any(GreenletExit), false])
})

test('C3 one who is killed on its way back passes the notification on', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { lock } = condition
  const [first, second] = [1, 2].map(() => spawn(() => lock.with(() => condition.wait())))
  await settled()
  await lock.acquire()
  condition.notify()
  await settled()

  void first!.kill()
  await settled()
  lock.release()

  expect(await second!.get()).toBe(true)
  expect([first!.exit, lock.locked]).toEqual([expect.any(GreenletExit), false])
})

test('C3 an outer timeout on the way back passes the notification on, too', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const condition = new Condition()
  const { lock } = condition
  const first = spawn(() => lock.with(() => withTimeout(10, () => condition.wait(), { fallback: 'late' })))
  const second = spawn(() => lock.with(() => condition.wait()))
  await settled()
  await lock.acquire()
  condition.notify()
  await settled()

  clock.advance(10)
  await settled()
  lock.release()

  expect([await first.get(), await second.get()]).toEqual(['late', true])
})

test('one who is killed before it is notified uses no notification', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const [first, second] = [1, 2].map(() => spawn(() => condition.lock.with(() => condition.wait())))
  await settled()
  condition.lock.tryAcquire()

  void first!.kill()
  condition.notify()
  condition.lock.release()

  expect(await second!.get()).toBe(true)
  await first!.join()
})

test('one who is killed right after it was notified, and knows of nothing, has the lock for its cleanup', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const owners: unknown[] = []
  const waiter = spawn(() =>
    condition.lock.with(async () => {
      const notified = await condition.wait()
      owners.push(notified, condition.lock.stats().owner)
      await new Event().wait()
    }),
  )
  await settled()
  condition.lock.tryAcquire()
  condition.notify()
  condition.lock.release()

  void waiter.kill()
  await waiter.join()

  expect([owners, condition.lock.locked]).toEqual([[true, waiter], false])
})

test('C4 when the grace of a kill is over, wait ends without the lock, and the hold opens nothing', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const condition = new Condition()
  const { lock } = condition
  const errors: unknown[] = []
  const waiter = spawn(async () => {
    using _held = await lock.hold()
    try {
      await condition.wait()
    } finally {
      errors.push(lock.stats().owner === waiter, await Promise.try(() => lock.release()).catch(same))
    }
  })
  await settled()
  await lock.acquire()

  void waiter.kill(undefined, { grace: 10 })
  await settled()
  clock.advance(10)
  await waiter.join()

  expect(errors).toEqual([false, expect.any(NotHeld)])
  expect(lock.stats()).toEqual({ locked: true, owner: undefined, waiting: 0 })
})

test('the hold that was there before the wait is good after it', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const waiter = spawn(async () => {
    const held = await condition.lock.hold()
    await condition.wait()
    held.release()
    return condition.lock.locked
  })
  await settled()

  await condition.lock.with(() => condition.notify())

  expect(await waiter.get()).toBe(false)
})

test('a hold is good for nothing while its greenlet waits to be notified', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { lock } = condition
  const passed = Promise.withResolvers<Disposable & { release(): void }>()
  const waiter = spawn(async () => {
    const held = await lock.hold()
    passed.resolve(held)
    await condition.wait()
    lock.release()
  })
  const held = await passed.promise
  await settled()

  await lock.acquire()
  expect(() => held.release()).toThrow(NotHeld)
  expect(lock.locked).toBe(true)
  condition.notify()
  lock.release()

  await waiter.get()
})

test('many waiters, half of them killed on their way: the others go on in order', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const order: number[] = []
  const greenlets = Array.from({ length: 40 }, (_each, n) =>
    spawn(() => condition.lock.with(() => condition.wait().then(() => order.push(n)))),
  )
  await settled()
  condition.lock.tryAcquire()
  condition.notify(20)
  await settled()

  for (let n = 0; n < 40; n += 2) void greenlets[n]!.kill()
  await settled()
  condition.lock.release()
  await settled()

  // ten of those notified were killed: ten others have their notifications
  expect(order).toEqual(Array.from({ length: 20 }, (_each, n) => 2 * n + 1))
  await joinAll(greenlets)
})

test('what another branch of the owner has acquired on the way back is not forgotten', async () => {
  const lock = new RLock()
  const condition = new Condition(lock)
  const go = new Event()
  const both = spawn(async () => {
    const other = go.wait().then(() => lock.tryAcquire())
    await lock.acquire()
    await condition.wait()
    await other
    return lock.stats().depth
  })
  await settled()

  await spawn(async () => {
    await lock.acquire()
    condition.notify()
    lock.release()
    go.set()
  }).join()

  expect(await both.get()).toBe(2)
})
