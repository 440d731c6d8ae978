// Every operation of core that waits, against the facts that hold for all of them (G1 to G4 of gevent.md).

import { getEventListeners } from 'node:events'

import {
  ArgumentRangeError,
  ArgumentTypeError,
  GreenletExit,
  Group,
  Pool,
  Timeout,
  getHub,
  idle,
  joinAll,
  killAll,
  sleep,
  spawn,
  wait,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { type Late, type Operation, cases } from '../support/waiting-operations.ts'

const limited = cases.filter((one) => one.late !== undefined)
const hearing = cases.filter((one) => one.deaf !== true)
const targeted = cases.filter((one) => !['hub.join', 'until', 'sleep', 'leaving a nursery'].includes(one.name))

test.for(limited)('G1 $name ends when its own time is up, in the way of its family', async ({ make, late }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using operation = make()
  await settled()
  const before = parked(operation)

  const outcome = spawn(() => outcomeOf(() => operation.call({ timeout: 10 })))
  await settled()
  clock.advance(9)
  await settled()
  expect(outcome.dead).toBe(false)
  clock.advance(1)

  expect(await outcome.get()).toEqual(
    outcomeWhenLate(
      late,
      expect.toSatisfy((error: unknown) => isOwnLateness(error, late)),
    ),
  )
  expect(parked(operation)).toEqual(before)
})

test.for(limited)(
  'G2 $name takes a Timeout: same duration, and what throws throws its error',
  async ({ make, late }) => {
    await using _ = leakCheck()
    using clock = new VirtualClock({ autojump: false })
    await using operation = make()
    await settled()
    const timeout = new Timeout(10, { error: new Error('mine') })

    const outcome = spawn(() => outcomeOf(() => operation.call({ timeout })))
    await settled()
    clock.advance(9)
    await settled()
    expect(outcome.dead).toBe(false)
    clock.advance(1)

    expect(await outcome.get()).toEqual(outcomeWhenLate(late, timeout.thrown))
  },
)

test.for(limited)(
  'G2 $name with a Timeout that runs ends with it, in the way of its family',
  async ({ make, late }) => {
    await using _ = leakCheck()
    using clock = new VirtualClock({ autojump: false })
    await using operation = make()
    await settled()

    const outcome = spawn(async () => {
      using timeout = Timeout.start(10)
      return [timeout, await outcomeOf(() => operation.call({ timeout }))] as const
    })
    await settled()
    clock.advance(10)

    const [timeout, seen] = await outcome.get()
    expect(seen).toEqual(outcomeWhenLate(late, timeout))
  },
)

test('G2 wait with a Timeout has it for the whole wait, not for each object', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const greenlets = [8, 16, 24].map((ms) => spawn(sleep, ms))

  const ready = await wait(greenlets, { timeout: new Timeout(10) })

  expect(ready).toEqual([greenlets[0]])
  expect(clock.now()).toBe(10)
  await joinAll(greenlets)
})

test.for(cases)('G3 an outer shorter timeout escapes from $name, and nothing stays linked', async ({ make, late }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using operation = make()
  await settled()
  const before = parked(operation)

  const outer = new Timeout(5)
  const outcome = spawn(() =>
    outcomeOf(() => withTimeout(outer, () => operation.call(late === undefined ? undefined : { timeout: 10 }))),
  )
  await settled()
  clock.advance(5)

  expect(await outcome.get()).toEqual({ threw: outer })
  await settled()
  expect(parked(operation)).toEqual(before)
})

test.for(cases)('G4 a limit with a fallback around $name is left silently', async ({ make }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  await using operation = make()
  await settled()

  const silent = withTimeout(5, () => operation.call(), { fallback: undefined })
  await settled()
  clock.advance(5)

  await expect(silent).resolves.toBeUndefined()
})

test.for(cases)('a greenlet that is killed in $name leaves nothing linked', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = make()
  await settled()
  const before = parked(operation)
  const waiter = spawn(() => operation.call())
  await settled()
  expect(parked(operation)).not.toEqual(before)

  const killed = await waiter.kill()
  await settled()

  expect([killed, waiter.exit]).toEqual([true, expect.any(GreenletExit)])
  expect(parked(operation)).toEqual(before)
})

test.for(hearing)('an abort ends $name with the reason of the signal, and nothing stays linked', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = make()
  await settled()
  const before = parked(operation)
  const controller = new AbortController()
  const reason = new Error('stop')
  const outcome = spawn(() => outcomeOf(() => operation.call({ signal: controller.signal })))
  await settled()

  controller.abort(reason)

  expect(await outcome.get()).toEqual({ threw: reason })
  expect(parked(operation)).toEqual(before)
})

test.for(hearing)('a signal that is aborted already ends $name at once', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = make()
  await settled()
  const before = parked(operation)
  const reason = new Error('stop')

  const outcome = await spawn(() => outcomeOf(() => operation.call({ signal: AbortSignal.abort(reason) }))).get()

  expect(outcome).toEqual({ threw: reason })
  expect(parked(operation)).toEqual(before)
})

test.for(limited)('a timeout of NaN or -1 is refused by $name before anything is parked', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = make()
  await settled()
  const before = parked(operation)

  const outcomes = [
    await outcomeOf(() => operation.call({ timeout: Number.NaN })),
    await outcomeOf(() => operation.call({ timeout: -1 })),
  ]

  expect(outcomes).toEqual([
    { threw: refusal(ArgumentRangeError, /: timeout must be 0 or more milliseconds, got NaN$/) },
    { threw: refusal(ArgumentRangeError, /: timeout must be 0 or more milliseconds, got -1$/) },
  ])
  expect(parked(operation)).toEqual(before)
})

test.for(hearing)('a signal that is none is refused by $name before anything is parked', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = make()
  await settled()
  const before = parked(operation)

  const outcome = await outcomeOf(() => operation.call({ signal: 7 as unknown as AbortSignal }))

  expect(outcome).toEqual({ threw: refusal(ArgumentTypeError, /: signal must be an AbortSignal, got 7$/) })
  expect(parked(operation)).toEqual(before)
})

test('a kill with a wrong timeout is refused before anybody is killed', async () => {
  await using _ = leakCheck()
  await using group = new Group()
  await using pool = new Pool()
  const [one, two, three, four] = [
    spawn(sleep, 1e9),
    spawn(sleep, 1e9),
    group.spawn(sleep, 1e9),
    pool.trySpawn(sleep, 1e9),
  ]
  await settled()
  const wrong = { timeout: Number.NaN }

  const outcomes = [
    await outcomeOf(() => one.kill(undefined, wrong)),
    await outcomeOf(() => killAll([two], wrong)),
    await outcomeOf(() => group.kill(undefined, wrong)),
    await outcomeOf(() => pool.kill(undefined, wrong)),
  ]
  await settled()

  expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ threw: expect.any(ArgumentRangeError) })))
  expect([one, two, three, four].map((greenlet) => greenlet.dead)).toEqual([false, false, false, false])
  await killAll([one, two])
})

test.for(targeted)('those who wait in $name are served in the order in which they came', async ({ make }) => {
  await using _ = leakCheck()
  await using operation = make()
  await settled()
  const order: number[] = []
  const waiters = [1, 2, 3, 4].map((n) => spawn(() => outcomeOf(() => operation.call()).then(() => order.push(n))))
  await settled()

  operation.release!()
  await joinAll(waiters)

  expect(order).toEqual([1, 2, 3, 4])
})

test.for(targeted.filter((one) => one.deaf !== true))(
  '$name that ended in the good way listens to its signal no more, and its timer is gone',
  async ({ make, late }) => {
    await using _ = leakCheck()
    await using operation = make()
    await settled()
    const { signal } = new AbortController()
    const timeout = late === undefined ? undefined : 1e9
    const waiter = spawn(() => outcomeOf(() => operation.call({ signal, timeout })))
    await settled()
    expect(getEventListeners(signal, 'abort').length).toBe(1)

    operation.release!()
    await waiter.join()

    expect(getEventListeners(signal, 'abort').length).toBe(0)
  },
)

test('a greenlet that is killed in idle leaves nothing behind', async () => {
  await using _ = leakCheck()
  const before = getHub().stats().waiting
  const waiter = spawn(() => idle())
  await sleep(0)

  await waiter.kill()

  expect(waiter.exit).toBeInstanceOf(GreenletExit)
  expect(getHub().stats().waiting).toBe(before)
})

function parked(operation: Operation): unknown {
  return { waiting: getHub().stats().waiting, hanging: operation.hanging?.() }
}

async function outcomeOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: await call() }
  } catch (error) {
    return { threw: error }
  }
}

function outcomeWhenLate(late: Late | undefined, thrown: unknown): unknown {
  return late !== undefined && 'throws' in late ? { threw: thrown } : late
}

/** Whether it is what is thrown when the 10 ms are over that the operation was given. */
function isOwnLateness(error: unknown, late: Late | undefined): boolean {
  if (late === undefined || !('throws' in late) || !(error instanceof late.throws)) return false
  return error instanceof Timeout ? error.ms === 10 : /: still (empty|full) after 10 ms$/.test(error.message)
}

function refusal(type: typeof ArgumentRangeError | typeof ArgumentTypeError, message: RegExp): unknown {
  return expect.toSatisfy((error: Error) => error instanceof type && message.test(error.message))
}
