// L15, N1: Event, AsyncResult and Queue come in a later release; what is Waitable is played by a Flag here.

import {
  ArgumentRangeError,
  ArgumentTypeError,
  Greenlet,
  ReadyIterator,
  Timeout,
  type Waitable,
  iwait,
  killAll,
  sleep,
  spawn,
  wait,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { Flag } from '../support/flag.ts'

test('wait returns the objects in the order in which they become ready', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const [slow, quick] = [spawn(sleep, 20), spawn(sleep, 10)]

  expect(await wait([slow, quick])).toEqual([quick, slow])

  expect(clock.now()).toBe(20)
})

test('wait takes a mix of greenlets and other Waitables, and keeps their types', async () => {
  using _ = new VirtualClock()
  const flag = new Flag()
  const greenlet = spawn(() => sleep(10).then(() => flag.raise()))

  const ready = await wait([flag, greenlet])

  expectTypeOf(ready).toEqualTypeOf<(Flag | Greenlet<void>)[]>()
  expect(ready.toSorted((a) => (a === flag ? -1 : 1))).toEqual([flag, greenlet])
  expect([flag.links.size, greenlet.linkCount]).toEqual([0, 0])
})

test('wait with a count returns that many and unlinks from the rest', async () => {
  using clock = new VirtualClock()
  const all = [spawn(sleep, 30), spawn(sleep, 10), spawn(sleep, 20)]

  expect(await wait(all, { count: 2 })).toEqual([all[1], all[2]])

  expect([clock.now(), all[0]!.linkCount]).toEqual([20, 0])
  await killAll(all)
})

test('wait returns what is ready when its time is up', async () => {
  using clock = new VirtualClock()
  const all = [spawn(sleep, Infinity), spawn(sleep, 5)]

  expect(await wait(all, { timeout: 10 })).toEqual([all[1]])
  expect(await wait(all, { timeout: new Timeout(10) })).toEqual([all[1]])

  expect([clock.now(), all[0]!.linkCount]).toEqual([20, 0])
  await killAll(all)
})

test('objects that are ready come first, as given; those given twice come once', async () => {
  const flag = new Flag()
  flag.raise()
  const dead = spawn(() => 1)
  await dead.join()
  const living = spawn(sleep, 0)

  expect(await wait([living, flag, dead, living, flag])).toEqual([flag, dead, living])
})

test('wait of nothing, and of none, returns at once', async () => {
  const flag = new Flag()

  expect(await wait([])).toEqual([])
  expect(await wait([flag], { count: 0 })).toEqual([])

  expect(flag.links.size).toBe(0)
})

test('L15 iwait hands out one object after the other', async () => {
  using clock = new VirtualClock()
  const all = [spawn(sleep, 30), spawn(sleep, 10), spawn(sleep, 20)]
  const seen: unknown[] = []

  for await (const greenlet of iwait(all)) seen.push([all.indexOf(greenlet), clock.now()])

  expect(seen).toEqual([
    [1, 10],
    [2, 20],
    [0, 30],
  ])
})

test('L15 leaving an iwait early leaves no links on the rest', async () => {
  await using _ = leakCheck()
  const flag = new Flag()
  const [quick, never] = [spawn(sleep, 0), spawn(sleep, Infinity)]

  for await (const first of iwait([never, flag, quick])) {
    expect(first).toBe(quick)
    expect([never.linkCount, flag.links.size]).toEqual([1, 1])
    break
  }

  expect([never.linkCount, flag.links.size]).toEqual([0, 0])
  await never.kill()
})

test('L15 a partly consumed iwait held with await using leaves no links', async () => {
  const never = spawn(sleep, Infinity)
  {
    await using items: ReadyIterator<Greenlet<void>> = iwait([spawn(sleep, 0), never])
    await items.next()
    expect(never.linkCount).toBe(1)
  }

  expect(never.linkCount).toBe(0)
  await never.kill()
})

test('L15 objects that become ready while the consumer sleeps are not lost', async () => {
  using _ = new VirtualClock()
  const all = [spawn(sleep, 10), spawn(sleep, 20), spawn(sleep, 30)]
  const seen: unknown[] = []

  for await (const greenlet of iwait(all)) {
    seen.push(greenlet)
    await sleep(100)
  }

  expect(seen).toEqual(all)
})

test('the time limit of iwait is for the whole iteration', async () => {
  using clock = new VirtualClock()
  const all = [spawn(sleep, 10), spawn(sleep, 20), spawn(sleep, Infinity)]
  const seen: unknown[] = []

  for await (const greenlet of iwait(all, { timeout: 25 })) seen.push(greenlet)

  expect([seen, clock.now()]).toEqual([[all[0], all[1]], 25])
  await killAll(all)
})

test('a greenlet killed in an iwait leaves no links', async () => {
  const flag = new Flag()
  const never = spawn(sleep, Infinity)
  const waiter = spawn(() => wait([flag, never]))
  await settled()
  expect([flag.links.size, never.linkCount]).toEqual([1, 1])

  await waiter.kill()

  expect([flag.links.size, never.linkCount]).toEqual([0, 0])
  await never.kill()
})

test('wait ends with the reason of its signal and leaves no links', async () => {
  const flag = new Flag()
  const abort = new AbortController()
  const waiting = wait([flag], { signal: abort.signal })
  await settled()

  abort.abort(new RangeError('x'))

  await expect(waiting).rejects.toThrow(RangeError)
  expect(flag.links.size).toBe(0)
})

test('two nexts at once get two objects', async () => {
  using _ = new VirtualClock()
  const all = [spawn(sleep, 10), spawn(sleep, 20)]
  const items = iwait(all)

  const both = await Promise.all([items.next(), items.next()])

  expect(both.map(({ value }) => value)).toEqual(all)
  expect(await items.next()).toEqual({ value: undefined, done: true })
})

test('wait and iwait refuse what they cannot wait for, at the call', async () => {
  const foreign = [42, null, {}, Promise.resolve(), { ready: false }] as unknown as Waitable[]

  for (const object of foreign) expect(() => iwait([object])).toThrow(ArgumentTypeError)
  expect(() => iwait([Promise.resolve()] as unknown as Waitable[])).toThrow(/^iwait: objects must be Waitable/)
  expect(() => iwait(undefined as unknown as Waitable[])).toThrow(/^iwait: objects must be iterable/)
  expect(() => iwait([], { timeout: -1 })).toThrow(ArgumentRangeError)
  await expect(wait([], { count: Number.NaN })).rejects.toThrow(ArgumentRangeError)
})
