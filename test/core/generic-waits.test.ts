// Every operation of core that waits, against the facts that hold for all of them (G1 to G4 of gevent.md).

import { getEventListeners } from 'node:events'

import {
  ArgumentRangeError,
  ArgumentTypeError,
  Greenlet,
  GreenletExit,
  Group,
  Pool,
  Timeout,
  type WaitOptions,
  getHub,
  idle,
  iwait,
  joinAll,
  killAll,
  nursery,
  sleep,
  spawn,
  until,
  wait,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

/** An operation whose wait would last for ever. */
interface Operation extends AsyncDisposable {
  call(options?: WaitOptions): Promise<unknown>
  /** What the wait hangs on. */
  on?: Greenlet
  /** Ends the wait in the good way. */
  release?(): void
}

interface Case {
  name: string
  make: () => Operation
  /** What it returns when its own time is up; `throws` for the family that throws; absent: it takes no timeout. */
  late?: 'throws' | { readonly value: unknown }
  /** It takes no signal. */
  deaf?: true
}

const cases: Case[] = [
  { name: 'Greenlet.join', late: { value: false }, make: onSleeper((target, options) => target.join(options)) },
  { name: 'Greenlet.get', late: 'throws', make: onSleeper((target, options) => target.get(options)) },
  { name: 'joinAll', late: { value: [] }, make: onSleeper((target, options) => joinAll([target], options)) },
  { name: 'wait', late: { value: [] }, make: onSleeper((target, options) => wait([target], options)) },
  {
    name: 'iwait.next',
    late: { value: { value: undefined, done: true } },
    make: onSleeper((target, options) => iwait([target], options).next()),
  },
  {
    name: 'Greenlet.kill',
    late: { value: false },
    make: onUndead((target, options) => target.kill(undefined, { ...options, grace: Infinity })),
  },
  {
    name: 'killAll',
    late: 'throws',
    make: onUndead((target, options) => killAll([target], { ...options, grace: Infinity })),
  },
  { name: 'Group.join', late: { value: false }, make: onMember(new Group(), (group, options) => group.join(options)) },
  { name: 'Pool.join', late: { value: false }, make: onMember(new Pool(1), (pool, options) => pool.join(options)) },
  {
    name: 'Pool.waitAvailable',
    late: { value: false },
    make: onMember(new Pool(1), (pool, options) => pool.waitAvailable(options)),
  },
  {
    name: 'Pool.start',
    late: 'throws',
    make: onMember(new Pool(1), (pool, options) => pool.start(new Greenlet(() => {}), options)),
  },
  { name: 'Pool.spawn', deaf: true, make: onMember(new Pool(1), (pool) => pool.spawn(() => {})) },
  { name: 'Pool.apply', deaf: true, make: onMember(new Pool(1), (pool) => pool.apply(() => {}, [])) },
  { name: 'imap.next', deaf: true, make: onMember(new Pool(1), (pool) => pool.imap(() => {}, [1]).next()) },
  { name: 'hub.join', late: { value: false }, make: hubJoin },
  { name: 'until', late: 'throws', make: withoutTarget((options) => until(new Promise(() => {}), options)) },
  {
    name: 'sleep',
    make: withoutTarget((options) => sleep(1e9, options?.signal === undefined ? {} : { signal: options.signal })),
  },
  { name: 'leaving a nursery', deaf: true, make: withoutTarget(() => nursery((n) => void n.spawn(sleep, Infinity))) },
]
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
    outcomeWhenLate(late, expect.objectContaining({ code: 'HUBLET_TIMEOUT', ms: 10 })),
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

function onSleeper(call: (target: Greenlet<void>, options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => {
    const target = spawn(sleep, Infinity)
    return {
      on: target,
      call: (options) => call(target, options),
      release: () => void target.kill(),
      [Symbol.asyncDispose]: async () => void (await target.kill()),
    }
  }
}

function onUndead(call: (target: Greenlet<void>, options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => {
    const state = { over: false }
    const target = spawn(async () => {
      while (!state.over) await sleep(Infinity).catch(() => {})
    })
    const end = (): Promise<boolean> => {
      state.over = true
      return target.kill()
    }
    return {
      on: target,
      call: (options) => call(target, options),
      release: () => void end(),
      [Symbol.asyncDispose]: async () => void (await end()),
    }
  }
}

function onMember<G extends Group | Pool>(
  crowd: G,
  call: (crowd: G, options?: WaitOptions) => Promise<unknown>,
): () => Operation {
  return () => {
    const member = spawn(sleep, Infinity)
    crowd.add(member)
    return {
      on: member,
      call: (options) => call(crowd, options),
      release: () => void member.kill(),
      async [Symbol.asyncDispose](): Promise<void> {
        await member.kill()
        await crowd.join()
      },
    }
  }
}

/** Waits for a timer of somebody else. */
function hubJoin(): Operation {
  const other = spawn(sleep, 1e9)
  return {
    call: (options) => getHub().join(options),
    [Symbol.asyncDispose]: async () => void (await other.kill()),
  }
}

function withoutTarget(call: (options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => ({ call, [Symbol.asyncDispose]: async () => {} })
}

function parked(operation: Operation): unknown {
  return { waiting: getHub().stats().waiting, links: operation.on?.linkCount }
}

async function outcomeOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: await call() }
  } catch (error) {
    return { threw: error }
  }
}

function outcomeWhenLate(late: Case['late'], thrown: unknown): unknown {
  return late === 'throws' ? { threw: thrown } : late
}

function refusal(type: typeof ArgumentRangeError | typeof ArgumentTypeError, message: RegExp): unknown {
  return expect.toSatisfy((error: Error) => error instanceof type && message.test(error.message))
}
