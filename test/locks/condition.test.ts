import { ArgumentRangeError, ArgumentTypeError, type Greenlet, joinAll, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { Condition, Lock, NotHeld, RLock } from '@hublet/locks'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

test('S7 notify wakes as many as it is told, those who have waited longest', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { order, greenlets } = waiters(condition, 6)
  await settled()
  const notify = (count?: number): Promise<void> => condition.lock.with(() => condition.notify(count))

  await notify()
  await settled()
  expect(order).toEqual([0])
  await notify(2)
  await settled()
  expect(order).toEqual([0, 1, 2])
  await condition.lock.with(() => condition.notifyAll())
  await joinAll(greenlets)

  expect(order).toEqual([0, 1, 2, 3, 4, 5])
  expect([condition.stats(), condition.lock.locked]).toEqual([{ waiting: 0 }, false])
})

test('S7 a notification that finds nobody is lost, and more than there are do no harm', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const condition = new Condition()
  await condition.lock.with(() => {
    condition.notify()
    condition.notify(100)
    condition.notifyAll()
  })

  const seen = await condition.lock.with(() => condition.wait({ timeout: 10 }))

  expect(seen).toBe(false)
})

test('notify(0) wakes nobody', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { order, greenlets } = waiters(condition, 1)
  await settled()

  await condition.lock.with(() => condition.notify(0))
  await settled()
  expect([order, condition.stats().waiting]).toEqual([[], 1])

  await condition.lock.with(() => condition.notify())
  await joinAll(greenlets)
})

test('S7 who waits has given the lock back, and has it again at the end', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { lock } = condition
  const owners: unknown[] = []
  const waiter = spawn(() => lock.with(() => condition.wait().then(() => owners.push(lock.stats().owner))))
  await settled()
  expect(lock.locked).toBe(false)

  await lock.with(() => condition.notify())
  await waiter.join()

  expect([owners, lock.locked]).toEqual([[waiter], false])
})

test('S7 nobody notified goes on before the notifier gives the lock back', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { order, greenlets } = waiters(condition, 2)
  await settled()

  await condition.lock.acquire()
  condition.notifyAll()
  await settled()
  expect([order, condition.lock.stats().waiting]).toEqual([[], 2])

  condition.lock.release()
  await joinAll(greenlets)
  expect(order).toEqual([0, 1])
})

test('C2 those notified stand in line behind who waits for the lock already, before who comes later', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { lock } = condition
  const { order, greenlets } = waiters(condition, 2)
  const seen: unknown[] = order
  await settled()
  await lock.acquire()
  const early = spawn(() => lock.with(() => seen.push('early')))
  await settled()

  condition.notifyAll()
  const late = lock.with(() => seen.push('late'))
  lock.release()
  await joinAll([...greenlets, early])
  await late

  expect(seen).toEqual(['early', 0, 1, 'late'])
})

test('S7 a wait whose time is up returns false, with the lock in hand', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const condition = new Condition()

  const seen = await condition.lock.with(async () => [await condition.wait({ timeout: 10 }), condition.lock.locked])

  expect([seen, clock.now(), condition.stats(), condition.lock.locked]).toEqual([
    [false, true],
    10,
    { waiting: 0 },
    false,
  ])
})

test('S7 a wait whose time is up waits for the lock all the same, however long', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const condition = new Condition()
  const waiter = spawn(() => condition.lock.with(() => condition.wait({ timeout: 10 })))
  await settled()
  await condition.lock.acquire()

  clock.advance(1000)
  await settled()
  expect(waiter.dead).toBe(false)
  condition.lock.release()

  expect(await waiter.get()).toBe(false)
})

test('a wait that was notified in time returns true, though the lock comes after the time', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const condition = new Condition()
  const waiter = spawn(() => condition.lock.with(() => condition.wait({ timeout: 10 })))
  await settled()
  await condition.lock.acquire()
  condition.notify()

  clock.advance(1000)
  await settled()
  condition.lock.release()

  expect(await waiter.get()).toBe(true)
})

test('S7 a waiter whose time is up uses no notification', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const condition = new Condition()
  const first = spawn(() => condition.lock.with(() => condition.wait({ timeout: 10 })))
  const second = spawn(() => condition.lock.with(() => condition.wait()))
  await settled()
  clock.advance(10)

  await condition.lock.with(() => condition.notify())

  expect([await first.get(), await second.get()]).toEqual([false, true])
})

test('S7 of an RLock: all of its depth is given back, and comes again', async () => {
  await using _ = leakCheck()
  const lock = new RLock()
  const condition = new Condition(lock)
  const depths: number[] = []
  const waiter = spawn(() =>
    lock.with(() =>
      lock.with(async () => {
        depths.push(lock.stats().depth)
        await condition.wait()
        depths.push(lock.stats().depth)
      }),
    ),
  )
  await settled()
  expect(lock.locked).toBe(false)

  await spawn(() => lock.with(() => condition.notify())).join()
  await waiter.get()

  expect([depths, lock.locked]).toEqual([[2, 2], false])
})

test('a producer and a consumer hand on all there is', async () => {
  await using _ = leakCheck()
  const [lock, items] = [new Lock(), [] as number[]]
  const [some, room] = [new Condition(lock), new Condition(lock)]
  const got: number[] = []
  const producer = spawn(async () => {
    for (let n = 0; n < 20; n++) {
      using _held = await lock.hold()
      await room.waitFor(() => items.length < 2)
      items.push(n)
      some.notify()
    }
  })
  const consumer = spawn(async () => {
    while (got.length < 20) {
      using _held = await lock.hold()
      await some.waitFor(() => items.length > 0)
      got.push(items.shift()!)
      room.notify()
    }
  })

  await joinAll([producer, consumer], { raiseError: true })

  expect(got).toEqual([...Array(20).keys()])
})

test('without the lock everything is refused', async () => {
  const condition = new Condition()
  const calls: readonly (() => Promise<unknown>)[] = [
    () => condition.wait(),
    () => condition.waitFor(() => true),
    async () => condition.notify(),
    async () => condition.notifyAll(),
  ]

  for (const call of calls) expect(await call().catch(same)).toBeInstanceOf(NotHeld)
  await condition.lock.acquire()
  for (const call of calls) expect(await spawn(call).get().catch(same)).toBeInstanceOf(NotHeld)

  expect([condition.stats().waiting, condition.lock.locked]).toEqual([0, true])
})

test('the refusal names the operation that was refused', () => {
  expect(() => new Condition().notify()).toThrow(/^cannot notify /)
})

test('wrong counts and predicates are refused', async () => {
  const condition = new Condition()
  condition.lock.tryAcquire()

  for (const count of [-1, 1.5, Number.NaN]) expect(() => condition.notify(count)).toThrow(ArgumentRangeError)
  expect(() => condition.notify('1' as never)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentTypeError: notify: count must be a number, got '1']`,
  )
  expect(await condition.waitFor(3 as never).catch(same)).toBeInstanceOf(ArgumentTypeError)
  expect(await condition.wait({ timeout: -1 }).catch(same)).toBeInstanceOf(ArgumentRangeError)
  expect(condition.lock.locked).toBe(true)
})

test('what it looks like', () => {
  const condition = new Condition(new Lock({ name: 'door' }), { name: 'open' })
  expect(String(condition)).toBe('<Condition "open" of <Lock "door" free>>')
})

/** Greenlets that wait, and note their number when they were notified. */
function waiters(condition: Condition, count: number): { order: number[]; greenlets: Greenlet[] } {
  const order: number[] = []
  const wait = (n: number): Promise<unknown> => condition.lock.with(() => condition.wait().then(() => order.push(n)))
  return { order, greenlets: Array.from({ length: count }, (_each, n) => spawn(wait, n)) }
}
