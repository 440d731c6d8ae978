// What every lock hands over has one owner at a time: killed in line, killed when it was just granted, killed with it in hand.

import { Event, GreenletExit, joinAll, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { takingCases } from '../support/waiting-operations-locks.ts'

test.for(takingCases)('S2 the others behind one who is killed in $name are served', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const order: number[] = []
  const waiters = [1, 2, 3, 4].map((n) => spawn(() => operation.call(undefined, () => order.push(n))))
  await settled()

  for (const place of [0, 2]) void waiters[place]!.kill()
  await settled()
  await operation.release()
  await joinAll(waiters)

  expect(order).toEqual([2, 4])
  expect(operation.untouched()).toBe(true)
})

test.for(takingCases)('one who is killed when $name was just granted gives it on', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const order: string[] = []
  const stay = (): Promise<boolean> => new Event().wait()
  const first = spawn(() => operation.call(undefined, stay))
  const second = spawn(() => operation.call(undefined, () => order.push('second')))
  await settled()

  await operation.release()
  void first.kill()
  await joinAll([first, second])

  expect([first.exit, order]).toEqual([expect.any(GreenletExit), ['second']])
  expect(operation.untouched()).toBe(true)
})

test.for(takingCases)('a grant of $name wins over a time limit that ends a moment later', async ({ make }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using operation = await make()
  const waiter = spawn(() => outcomeOf(() => operation.call({ timeout: 10 }, () => 'inside')))
  await settled()

  await operation.release()
  clock.advance(10)

  expect(await waiter.get()).not.toHaveProperty('threw')
  expect(operation.untouched()).toBe(true)
})

test.for(takingCases)('an error inside of $name gives it back', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const error = new Error('inside')
  const waiter = spawn(() => outcomeOf(() => operation.call(undefined, () => Promise.reject(error))))
  await settled()

  await operation.release()

  expect(await waiter.get()).toEqual({ threw: error })
  expect(operation.untouched()).toBe(true)
})

test.for(takingCases)('one killed inside of $name gives it back', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const waiter = spawn(() => operation.call(undefined, () => new Event().wait()))
  await settled()
  await operation.release()
  await settled()
  expect(operation.untouched()).toBe(false)

  await waiter.kill()

  expect(operation.untouched()).toBe(true)
})

test.for(takingCases)(
  'one who was killed before it calls $name does not get it, though it is free',
  async ({ make }) => {
    await using _ = leakCheck()
    await using operation = await make()
    await operation.release()
    const gate = Promise.withResolvers<undefined>()
    let inside = 0
    const late = spawn(async () => {
      await gate.promise
      await operation.call(undefined, () => inside++)
    })
    await settled()

    void late.kill()
    gate.resolve(undefined)
    await late.join()

    expect([late.exit, inside]).toEqual([expect.any(GreenletExit), 0])
    expect(operation.untouched()).toBe(true)
  },
)

async function outcomeOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: await call() }
  } catch (error) {
    return { threw: error }
  }
}
