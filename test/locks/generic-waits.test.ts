// Every operation of a lock that waits, against the facts that hold for all waits: killed, timed out, aborted, in order.

import { getEventListeners } from 'node:events'

import {
  ArgumentRangeError,
  ArgumentTypeError,
  GreenletExit,
  Timeout,
  getHub,
  joinAll,
  spawn,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { type LockOperation, lockCases } from '../support/waiting-operations-locks.ts'
import type { Late } from '../support/waiting-operations.ts'

test.for(lockCases)('S1 $name ends when its own time is up, in the way of its family', async ({ make, late }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using operation = await make()
  const before = parked(operation)

  const outcome = spawn(() => outcomeOf(() => operation.call({ timeout: 10 })))
  await settled()
  clock.advance(9)
  await settled()
  expect(outcome.dead).toBe(false)
  clock.advance(1)

  const seen = await outcome.get()
  const isLate = 'value' in late ? seen : (seen as { threw: unknown }).threw instanceof late.throws
  expect(isLate).toEqual('value' in late ? late : true)
  expect(parked(operation)).toEqual(before)
  await operation.release()
  expect(operation.untouched()).toBe(true)
})

test.for(lockCases)('G2 $name takes a Timeout: what throws throws its error', async ({ make, late }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using operation = await make()
  const timeout = new Timeout(10, { error: new Error('mine') })

  const outcome = spawn(() => outcomeOf(() => operation.call({ timeout })))
  await settled()
  clock.advance(10)

  expect(await outcome.get()).toEqual(outcomeWhenLate(late, timeout.thrown))
})

test.for(lockCases)('G2 $name with a Timeout that runs ends with it', async ({ make, late }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using operation = await make()

  const outcome = spawn(async () => {
    using timeout = Timeout.start(10)
    return [timeout, await outcomeOf(() => operation.call({ timeout }))] as const
  })
  await settled()
  clock.advance(10)

  const [timeout, seen] = await outcome.get()
  expect(seen).toEqual(outcomeWhenLate(late, timeout))
})

test.for(lockCases)('G3 an outer shorter timeout escapes from $name, and nothing stays in line', async ({ make }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using operation = await make()
  const before = parked(operation)
  const outer = new Timeout(5)

  const outcome = spawn(() => outcomeOf(() => withTimeout(outer, () => operation.call({ timeout: 10 }))))
  await settled()
  clock.advance(5)

  expect(await outcome.get()).toEqual({ threw: outer })
  await settled()
  expect(parked(operation)).toEqual(before)
  await operation.release()
  expect(operation.untouched()).toBe(true)
})

test.for(lockCases)('a greenlet that is killed in $name takes nothing and leaves the line', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const before = parked(operation)
  let inside = 0
  const waiter = spawn(() => operation.call(undefined, () => inside++))
  await settled()
  expect(operation.waiting()).toBe(1)

  await waiter.kill()
  await settled()

  expect([waiter.exit, inside]).toEqual([expect.any(GreenletExit), 0])
  expect(parked(operation)).toEqual(before)
  await operation.release()
  expect(operation.untouched()).toBe(true)
})

test.for(lockCases)('an abort ends $name with the reason of the signal', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const before = parked(operation)
  const controller = new AbortController()
  const reason = new Error('stop')
  const outcome = spawn(() => outcomeOf(() => operation.call({ signal: controller.signal })))
  await settled()

  controller.abort(reason)

  expect(await outcome.get()).toEqual({ threw: reason })
  expect(parked(operation)).toEqual(before)
  await operation.release()
  expect(operation.untouched()).toBe(true)
})

test.for(lockCases)('a signal that is aborted already ends $name at once', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const before = parked(operation)
  const reason = new Error('stop')

  const outcome = await spawn(() => outcomeOf(() => operation.call({ signal: AbortSignal.abort(reason) }))).get()

  expect(outcome).toEqual({ threw: reason })
  expect(parked(operation)).toEqual(before)
})

test.for(lockCases)('wrong options are refused by $name before anything is parked', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const before = parked(operation)
  const wrong = [{ timeout: -1 }, { timeout: Number.NaN }, { timeout: '1' }, { signal: 7 }, 3, null]

  const outcomes = await Promise.all(
    wrong.map((options) => spawn(() => outcomeOf(() => operation.call(options as never))).get()),
  )

  const [range, type] = [{ threw: expect.any(ArgumentRangeError) }, { threw: expect.any(ArgumentTypeError) }]
  expect(outcomes).toEqual([range, range, type, type, type, type])
  expect(parked(operation)).toEqual(before)
})

test.for(lockCases)('S2 those who wait in $name go on in the order in which they came', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const order: number[] = []
  const waiters = [1, 2, 3, 4].map((n) => spawn(() => operation.call(undefined, () => order.push(n))))
  await settled()
  expect(operation.waiting()).toBe(4)

  await operation.release()
  await joinAll(waiters)

  expect(order).toEqual([1, 2, 3, 4])
  expect(operation.untouched()).toBe(true)
})

test.for(lockCases)('$name that ended in the good way hears its signal no more', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = await make()
  const { signal } = new AbortController()
  const waiters = [1, 2, 3, 4].map(() => spawn(() => operation.call({ signal, timeout: 1e9 })))
  await settled()
  expect(getEventListeners(signal, 'abort').length).toBe(4)

  await operation.release()
  await joinAll(waiters, { raiseError: true })

  expect(getEventListeners(signal, 'abort').length).toBe(0)
})

function parked(operation: LockOperation): unknown {
  return { waiting: getHub().stats().waiting, line: operation.waiting() }
}

async function outcomeOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: await call() }
  } catch (error) {
    return { threw: error }
  }
}

function outcomeWhenLate(late: Late, thrown: unknown): unknown {
  return 'throws' in late ? { threw: thrown } : late
}
