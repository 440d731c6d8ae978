import {
  ArgumentRangeError,
  ArgumentTypeError,
  BlockingSwitchOutError,
  Event,
  LifoQueue,
  PriorityQueue,
  Queue,
  SimpleQueue,
  getHub,
  spawn,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { attempt } from '../support/thrown.ts'

const kinds = [SimpleQueue, Queue, LifoQueue, PriorityQueue]

for (const Kind of [SimpleQueue, Queue]) {
  test(`Q1 ${Kind.name} hands items out first in, first out, also those from the start`, async () => {
    const queue = new Kind<number>(Infinity, { items: new Set([3, 1]) })

    await queue.put(2)
    expect(queue.tryPut(4)).toBe(true)

    expect(queue.size).toBe(4)
    expect([await queue.get(), queue.tryGet(), await queue.get(), queue.tryGet()]).toEqual([3, 1, 2, 4])
    expect([queue.size, queue.empty, queue.full]).toEqual([0, true, false])
  })
}

test('Q1 the order outlives growing, shrinking, and a thousand rounds through the ring', () => {
  const queue = new SimpleQueue<number>()
  const taken: (number | undefined)[] = []
  let next = 0

  for (let round = 0; round < 1000; round++) {
    for (let i = 0; i < round % 13; i++) queue.tryPut(next++)
    for (let i = 0; i < round % 11; i++) if (!queue.empty) taken.push(queue.tryGet())
  }
  while (!queue.empty) taken.push(queue.tryGet())

  expect(taken).toEqual(Array.from({ length: next }, (_, n) => n))
})

test('undefined is an item like any other', async () => {
  await using _ = leakCheck()
  const queue = new Queue<undefined>()
  const getter = spawn(() => queue.get().then(() => 'got'))
  await settled()

  await queue.put(undefined)
  await queue.put(undefined)

  expect(await getter.get()).toBe('got')
  expect(queue.size).toBe(1)
})

for (const Kind of kinds) {
  test(`Q2 put into a full ${Kind.name} waits until somebody gets`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<number>(1)
    await queue.put(1)
    expect([queue.full, queue.tryPut(7)]).toEqual([true, false])
    const putter = spawn(() => queue.put(2))
    await settled()
    expect([putter.dead, queue.stats()]).toEqual([false, { size: 1, getters: 0, putters: 1 }])

    expect(queue.tryGet()).toBe(1)

    expect(queue.stats()).toEqual({ size: 1, getters: 0, putters: 0 })
    await putter.join()
    expect(await queue.get()).toBe(2)
  })

  test(`Q6 peek at a ${Kind.name} leaves the item there, and waits for one`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<string>()
    const peekers = [spawn(() => queue.peek()), spawn(() => queue.peek())]
    const getter = spawn(() => queue.get())
    const late = spawn(() => queue.peek())
    await settled()
    expect([queue.tryPeek(), queue.stats().getters]).toEqual([undefined, 4])

    await queue.put('a')

    expect(await Promise.all([...peekers, getter].map((greenlet) => greenlet.get()))).toEqual(['a', 'a', 'a'])
    expect([late.dead, queue.stats()]).toEqual([false, { size: 0, getters: 1, putters: 0 }])
    await queue.put('b')
    expect([await late.get(), await queue.peek(), queue.tryPeek(), queue.size]).toEqual(['b', 'b', 'b', 1])
  })

  test(`Q12 in a callback of the hub ${Kind.name} serves who waits, and parks nobody`, async () => {
    await using _ = leakCheck()
    const [empty, full] = [new Kind<number>(), new Kind<number>(1, { items: [1] })]
    const [getter, putter] = [spawn(() => empty.get()), spawn(() => full.put(3))]
    await settled()
    const seen: unknown[] = []
    const event = new Event()

    event.rawlink(() => seen.push(empty.tryPut(2)))
    getHub().runCallback(() => {
      for (const call of [() => full.put(4), () => full.tryPut(4)]) seen.push(attempt(call))
    })
    event.set()
    expect(await getter.get()).toBe(2)
    getHub().runCallback(() => {
      for (const call of [() => empty.get(), () => empty.peek(), () => empty.tryGet()]) seen.push(attempt(call))
      seen.push(full.tryGet())
    })
    await putter.join()

    const refused = expect.any(BlockingSwitchOutError) as Error
    expect(seen).toEqual([refused, false, true, refused, refused, undefined, 1])
    expect([empty.stats(), full.stats()]).toEqual([
      { size: 0, getters: 0, putters: 0 },
      { size: 1, getters: 0, putters: 0 },
    ])
  })

  test(`${Kind.name} refuses a wrong capacity and wrong items`, () => {
    const make = (capacity: unknown, items?: unknown) => () =>
      new Kind(capacity as number, items === undefined ? {} : { items: items as number[] })

    for (const capacity of [NaN, -1, 1.5, -Infinity]) expect(make(capacity)).toThrow(ArgumentRangeError)
    expect(make(0)).toThrow(
      new ArgumentRangeError(`${Kind.name}: capacity must be at least 1, got 0; a Channel(0) hands over directly`),
    )
    for (const capacity of ['1', null, {}]) expect(make(capacity)).toThrow(ArgumentTypeError)
    expect(make(2, [1, 2, 3])).toThrow(new ArgumentRangeError(`${Kind.name}: there are more items than capacity, 2`))
    for (const items of [42, {}, () => 0]) expect(make(2, items)).toThrow(ArgumentTypeError)
    expect(make(2, [1, 2])).not.toThrow()
  })

  test(`${Kind.name} refuses wrong options of a wait, also where nobody would have to wait`, () => {
    for (const queue of [new Kind<number>(1), new Kind<number>(1, { items: [1] })]) {
      const before = queue.stats()
      const calls = [
        (timeout: number) => queue.get({ timeout }),
        (timeout: number) => queue.peek({ timeout }),
        (timeout: number) => queue.put(2, { timeout }),
      ]
      for (const call of calls) {
        for (const timeout of [-1, NaN]) expect(() => call(timeout)).toThrow(ArgumentRangeError)
        expect(() => call('1' as unknown as number)).toThrow(ArgumentTypeError)
      }
      expect(queue.stats()).toEqual(before)
    }
  })
}

test('a generator of items that throws fails the making of the queue with its error', () => {
  const error = new RangeError('x')
  function* broken(): Generator<number> {
    yield 1
    throw error
  }

  expect(attempt(() => new Queue(2, { items: broken() }))).toBe(error)
})

test('it says what it is, and what it holds', () => {
  const queue = new Queue<number>(2, { name: 'jobs', items: [1] })

  const open = String(queue)
  queue.close()

  expect([queue.name, open, String(queue)]).toEqual(['jobs', '<Queue "jobs" 1/2>', '<Queue "jobs" 1/2 closed>'])
})

test('it knows the type of its items, in every way of asking', () => {
  type Q = Queue<number>

  expectTypeOf<Q['get']>().returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf<Q['tryGet']>().returns.toEqualTypeOf<number | undefined>()
  expectTypeOf<Q['peek']>().returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf<Q['tryPeek']>().returns.toEqualTypeOf<number | undefined>()
  expectTypeOf<Q['put']>().parameter(0).toEqualTypeOf<number>()
  expectTypeOf<Q['put']>().returns.toEqualTypeOf<Promise<void>>()
  expectTypeOf<Q['tryPut']>().returns.toEqualTypeOf<boolean>()
  expectTypeOf<Q>().toExtend<AsyncIterable<number>>()
  expectTypeOf(async (queue: Q) => {
    for await (const item of queue) return item
    return undefined
  }).returns.toEqualTypeOf<Promise<number | undefined>>()
  expectTypeOf(() => new Queue(1, { items: ['a'] })).returns.toEqualTypeOf<Queue<string>>()
  // @ts-expect-error the items are numbers
  expectTypeOf((queue: Q) => queue.put('a')).toBeFunction()
})
