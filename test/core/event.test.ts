import {
  ArgumentRangeError,
  ArgumentTypeError,
  BlockingSwitchOutError,
  Event,
  GreenletExit,
  Timeout,
  getHub,
  joinAll,
  spawn,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'
import { virtualTime } from '../support/virtual-time.ts'

const unhandled = collectUnhandled()

for (const waiters of [1, 100, 1000]) {
  test(`E1 set() wakes all of ${waiters} who wait, though clear() follows at once`, async () => {
    await using _ = leakCheck()
    const event = new Event()
    const greenlets = Array.from({ length: waiters }, () => spawn(() => event.wait()))
    await settled()
    expect(event.linkCount).toBe(waiters)

    event.set()
    event.clear()

    expect([event.ready, event.linkCount]).toEqual([false, 0])
    expect(new Set(await Promise.all(greenlets.map((greenlet) => greenlet.get())))).toEqual(new Set([true]))
  })
}

test('E1 whoever comes after the clear() waits', async () => {
  await using _ = virtualTime()
  const event = new Event()
  const first = spawn(() => event.wait())
  await settled()

  event.set()
  event.clear()

  expect(await event.wait({ timeout: 10 })).toBe(false)
  expect(await first.get()).toBe(true)
})

test('E2 a wait made while the event tells those who wait goes on behind them', async () => {
  await using _ = leakCheck()
  const event = new Event()
  const order: number[] = []
  const waiter = async (n: number): Promise<void> => {
    await event.wait()
    order.push(n)
  }
  const greenlets = [spawn(waiter, 1), spawn(waiter, 2)]
  await settled()

  event.set()
  await waiter(3)
  await joinAll(greenlets)

  expect(order).toEqual([1, 2, 3])
})

test('E2 a wait made by the first who was woken goes on behind the others', async () => {
  await using _ = leakCheck()
  const event = new Event()
  const order: string[] = []
  const first = spawn(async () => {
    await event.wait()
    order.push('first')
    await event.wait()
    order.push('first again')
  })
  const others = Array.from({ length: 200 }, (_unused, n) => spawn(() => event.wait().then(() => order.push(`${n}`))))
  await settled()

  event.set()
  await joinAll([first, ...others])

  expect(order).toEqual(['first', ...others.map((_unused, n) => `${n}`), 'first again'])
})

test('E3 a wait on a set event needs no switch, also once those whom it woke have run', async () => {
  const event = new Event()
  const waiter = spawn(() => event.wait())
  await settled()
  event.set()
  event.set()
  await waiter.join()
  const before = getHub().stats()

  const waited = await event.wait({ timeout: 0 })

  expect([waited, getHub().stats().switches]).toEqual([true, before.switches])
})

test('E3 a wait that is killed, timed out or aborted leaves the event', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const event = new Event()
  const [own, outer, aborted] = [new Timeout(10), new Timeout(10), new AbortController()]
  const killed = spawn(() => event.wait())
  const signalled = spawn(() => event.wait({ signal: aborted.signal }))
  await settled()
  expect(event.linkCount).toBe(2)

  await killed.kill()
  aborted.abort(new RangeError('aborted'))

  expect(killed.exit).toBeInstanceOf(GreenletExit)
  expect(await signalled.get().catch(same)).toEqual(new RangeError('aborted'))
  expect(await event.wait({ timeout: 10 })).toBe(false)
  expect(await event.wait({ timeout: own })).toBe(false)
  expect(await withTimeout(outer, () => event.wait({ timeout: 20 })).catch(same)).toBe(outer)
  expect(event.linkCount).toBe(0)
})

test('those who wait go on in the order in which they came, whoever of them is killed', async () => {
  await using _ = leakCheck()
  const event = new Event()
  const order: number[] = []
  const greenlets = [0, 1, 2, 3, 4].map((n) => spawn(() => event.wait().then(() => order.push(n))))
  await settled()

  for (const n of [0, 2]) void greenlets[n]!.kill()
  event.set()
  void greenlets[3]!.kill() // it was woken: too late
  await joinAll(greenlets)

  expect(order).toEqual([1, 3, 4])
})

test('in a callback of the hub a set event answers, and one that is not set is refused', async () => {
  await using _ = leakCheck()
  const [set, open] = [new Event(), new Event()]
  set.set()
  const seen: unknown[] = []

  getHub().runCallback(() =>
    seen.push(
      set.wait(),
      attempt(() => open.wait()),
    ),
  )
  await settled()

  expect(seen).toEqual([expect.any(Promise), expect.any(BlockingSwitchOutError)])
  expect(open.linkCount).toBe(0)
})

test('in a callback of the hub a set event answers, also when it has just woken somebody', async () => {
  const event = new Event()
  const waiter = spawn(() => event.wait())
  await settled()
  const seen: unknown[] = []

  getHub().runCallback(() => {
    event.set()
    seen.push(attempt(() => event.wait()))
  })
  await waiter.join()

  expect(seen).toEqual([expect.any(Promise)])
})

test('wrong options are refused, set or not, and nothing is parked', () => {
  const [set, open] = [new Event(), new Event()]
  set.set()

  for (const event of [set, open]) {
    for (const timeout of [-1, NaN]) expect(() => event.wait({ timeout })).toThrow(ArgumentRangeError)
    expect(() => event.wait({ timeout: '1' as unknown as number })).toThrow(ArgumentTypeError)
    expect(() => event.wait({ signal: {} as AbortSignal })).toThrow(ArgumentTypeError)
    expect(event.linkCount).toBe(0)
  }
  expect(() => open.link(42 as unknown as () => void)).toThrow(ArgumentTypeError)
})

test('it says what it is', () => {
  const event = new Event({ name: 'ready' })
  expectTypeOf<Event['wait']>().returns.toEqualTypeOf<Promise<boolean>>()

  const before = String(event)
  event.set()

  expect([event.name, before, String(event)]).toEqual(['ready', '<Event "ready" not set>', '<Event "ready" set>'])
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
