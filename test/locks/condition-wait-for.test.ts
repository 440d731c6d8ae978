import { Timeout, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { Condition } from '@hublet/locks'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

test('S7 waitFor returns when its predicate is true, which it asks with the lock in hand', async () => {
  await using _ = leakCheck()
  const condition = new Condition()
  const { lock } = condition
  let stock = 0
  const asked: unknown[] = []
  const waiter = spawn(() =>
    lock.with(() => condition.waitFor(() => [stock, asked.push([stock, lock.stats().owner])][0]! >= 3)),
  )
  await settled()

  for (let n = 0; n < 3; n++) {
    await lock.with(() => {
      stock++
      condition.notify()
    })
    await settled()
  }

  expect(await waiter.get()).toBe(true)
  expect(asked).toEqual([0, 1, 2, 3].map((count) => [count, waiter]))
})

test('S7 waitFor with a predicate that is true does not wait', async () => {
  const condition = new Condition()
  condition.lock.tryAcquire()

  expect(await condition.waitFor(() => true, { timeout: 0 })).toBe(true)

  expect(condition.lock.locked).toBe(true)
})

test('S7 waitFor has its time for the whole, not for each notification', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const condition = new Condition()
  const waiter = spawn(() =>
    condition.lock.with(async () => [await condition.waitFor(() => false, { timeout: 10 }), clock.now()]),
  )
  const disturber = spawn(disturb, condition, 5, 4)

  expect(await waiter.get()).toEqual([false, 10])
  await disturber.join()
})

test('waitFor with a Timeout has it for the whole wait, too', async () => {
  using clock = new VirtualClock()
  const condition = new Condition()
  const waiter = spawn(() =>
    condition.lock.with(async () => {
      return [await condition.waitFor(() => false, { timeout: new Timeout(10) }), clock.now()]
    }),
  )
  const disturber = spawn(disturb, condition, 4, 10)
  await disturber.join()

  expect(await waiter.get()).toEqual([false, 10])
})

test('waitFor that is late asks a last time: true if it has become so', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const condition = new Condition()
  let stock = 0
  const waiter = spawn(() => condition.lock.with(() => condition.waitFor(() => stock > 0, { timeout: 10 })))
  await settled()

  stock = 1
  clock.advance(10)

  expect(await waiter.get()).toBe(true)
})

test('a predicate that throws ends waitFor, with the lock in hand', async () => {
  const condition = new Condition()
  condition.lock.tryAcquire()

  const error = await condition
    .waitFor(() => {
      throw new Error('mine')
    })
    .catch(same)

  expect([error, condition.lock.locked]).toEqual([new Error('mine'), true])
})

/** Notifies again and again. */
async function disturb(condition: Condition, ms: number, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await sleep(ms)
    await condition.lock.with(() => condition.notify())
  }
}
