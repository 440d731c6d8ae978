import { ArgumentTypeError, PriorityQueue, type PriorityQueueOptions, joinAll, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import * as fc from 'fast-check'
import { expect, expectTypeOf, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'

interface Job {
  readonly at: number
  readonly name: string
}

const byTime = (a: Job, b: Job): number => a.at - b.at
const poison = 13
const error = new RangeError('poison')

/** Compares numbers, but refuses to compare the poison. */
function fussy(a: number, b: number): number {
  if (a === poison || b === poison) throw error
  return a - b
}

function ascending(a: number, b: number): number {
  return a - b
}

/** Takes out all that is left. */
function drain<T>(queue: PriorityQueue<T>): (T | undefined)[] {
  return Array.from({ length: queue.size }, () => queue.tryGet())
}

test('Q1 it hands out the smallest first, also of the items from the start', () => {
  const queue = new PriorityQueue<number>(Infinity, { items: [5, 1, 4] })

  for (const item of [2, 6, 3]) queue.tryPut(item)

  expect([queue.tryPeek(), drain(queue)]).toEqual([1, [1, 2, 3, 4, 5, 6]])
})

test('Q1 without compare it goes by < and >: of strings, dates and bigints, too', () => {
  expect(drain(new PriorityQueue(9, { items: ['b', 'B', 'a', ''] }))).toEqual(['', 'B', 'a', 'b'])
  expect(drain(new PriorityQueue(9, { items: [3n, -1n, 10n] }))).toEqual([-1n, 3n, 10n])
  expect(drain(new PriorityQueue(9, { items: [new Date(2), new Date(1)] }))).toEqual([new Date(1), new Date(2)])
})

test('Q1 of equal items the oldest comes first, over any puts and gets: as from a sorted array', () => {
  const step = fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, { weight: 2, arbitrary: fc.constant('get' as const) })
  fc.assert(
    fc.property(fc.array(fc.nat(4)), fc.array(step, { maxLength: 60 }), (start, steps) => {
      let number = 0
      const job = (at: number): Job => ({ at, name: `${number++}` })
      const items = start.map(job)
      const queue = new PriorityQueue<Job>(Infinity, { items, compare: byTime })
      const model = items.toSorted(byTime)
      for (const each of steps) {
        const put = each === 'get' ? undefined : job(each)
        const got = put === undefined ? queue.tryGet() : queue.tryPut(put)
        const expected = put === undefined ? model.shift() : true
        if (put !== undefined) model.splice(model.filter(({ at }) => at <= put.at).length, 0, put)
        expect([got, queue.size, queue.tryPeek()]).toEqual([expected, model.length, model[0]])
      }
      expect(drain(queue)).toEqual(model)
    }),
  )
})

test('a compare that says NaN, undefined or nothing sensible loses and doubles no item', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat()),
      fc.infiniteStream(fc.constantFrom(NaN, -1, 0, 1, undefined, 'x')),
      (items, answers) => {
        const compare = (): number => answers.next().value as number
        const taken = drain(new PriorityQueue(Infinity, { items, compare }))
        expect(taken.map(Number).toSorted(ascending)).toEqual(items.toSorted(ascending))
      },
    ),
  )
})

test('NaN from compare means equal: the oldest comes first', () => {
  const items = [3, 1, 2, 5, 4, 0]

  expect(drain(new PriorityQueue(Infinity, { items, compare: () => NaN }))).toEqual(items)
})

test('of two that wait, the first gets what is put first, though it is not the smallest', async () => {
  await using _ = leakCheck()
  const queue = new PriorityQueue<number>()
  const getters = [spawn(() => queue.get()), spawn(() => queue.get())]
  await settled()

  for (const item of [2, 1]) queue.tryPut(item)

  expect(await Promise.all(getters.map((getter) => getter.get()))).toEqual([2, 1])
})

test('putters come in in the order in which they came, not by size', async () => {
  await using _ = leakCheck()
  const queue = new PriorityQueue<number>(2, { items: [5, 6] })
  const putters = [4, 1].map((item) => spawn(() => queue.put(item)))
  await settled()

  expect([queue.tryGet(), queue.tryGet(), queue.tryGet(), queue.tryGet()]).toEqual([5, 4, 1, 6])
  await joinAll(putters)
})

test('Q9 a compare that throws at a put fails that put; the queue is as it was', async () => {
  const queue = new PriorityQueue<number>(9, { items: [3, 1, 2], compare: fussy })

  expect(attempt(() => queue.tryPut(poison))).toBe(error)
  expect(await queue.put(poison).catch(same)).toBe(error)

  expect(queue.unfinishedTasks).toBe(3)
  expect(drain(queue)).toEqual([1, 2, 3])
})

test('Q9 a compare that throws at a get fails that get; the queue is as it was', async () => {
  let broken = false
  const compare = (a: number, b: number): number => {
    if (broken) throw error
    return a - b
  }
  const queue = new PriorityQueue<number>(9, { items: [3, 1, 2, 4], compare })

  broken = true
  expect(attempt(() => queue.tryGet())).toBe(error)
  expect(await queue.get().catch(same)).toBe(error)
  expect(await queue[Symbol.asyncIterator]().next().catch(same)).toBe(error)
  expect([queue.tryPeek(), queue.size]).toEqual([1, 4])
  broken = false

  expect(drain(queue)).toEqual([1, 2, 3, 4])
})

test('Q9 a compare that throws at the turn of one who waits to put fails that one, and the next comes in', async () => {
  await using _ = leakCheck()
  const queue = new PriorityQueue<number>(2, { items: [1, 2], compare: fussy })
  const putters = [poison, 3, 4].map((item) => spawn(() => queue.put(item).then(() => 'in', same)))
  await settled()

  expect([queue.tryGet(), queue.stats()]).toEqual([1, { size: 2, getters: 0, putters: 1 }])
  expect(await putters[0]!.get()).toBe(error)
  expect(await putters[1]!.get()).toBe('in')
  queue.capacity = 5

  expect([await putters[2]!.get(), drain(queue), queue.unfinishedTasks]).toEqual(['in', [2, 3, 4], 4])
})

test('Q9 whenever compare throws, nothing is lost: as from a sorted array that ignores the call', () => {
  const step = fc.record({ put: fc.option(fc.nat(9)), failAfter: fc.nat(5) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let left = Infinity
      const compare = (a: number, b: number): number => {
        if (left-- <= 0) throw error
        return a - b
      }
      const queue = new PriorityQueue<number>(Infinity, { compare })
      const model: number[] = []
      for (const { put, failAfter } of steps) {
        left = failAfter
        const outcome = attempt(() => (put === null ? queue.tryGet() : queue.tryPut(put)))
        if (outcome === error) continue
        const expected = put === null ? model.shift() : true
        if (put !== null) model.push(put)
        model.sort(ascending)
        expect([outcome, queue.size]).toEqual([expected, model.length])
      }
      left = Infinity
      expect(drain(queue)).toEqual(model)
    }),
  )
})

test('compare must be a function, and what it throws at the making is thrown', () => {
  const make = (compare: unknown) => () => new PriorityQueue<number>(9, { compare: compare as typeof fussy })

  for (const compare of ['size', 42, {}]) expect(make(compare)).toThrow(ArgumentTypeError)
  expect(make(undefined as unknown)).not.toThrow()
  expect(attempt(() => new PriorityQueue(9, { items: [1, poison], compare: fussy }))).toBe(error)
})

test('compare gets two items', () => {
  expectTypeOf<PriorityQueueOptions<Job>['compare']>().toEqualTypeOf<((a: Job, b: Job) => number) | undefined>()
  expectTypeOf(() => new PriorityQueue(1, { compare: byTime })).returns.toEqualTypeOf<PriorityQueue<Job>>()
  expectTypeOf<PriorityQueue<Job>['get']>().returns.toEqualTypeOf<Promise<Job>>()
  // @ts-expect-error jobs are no numbers
  expectTypeOf(() => new PriorityQueue<number>(1, { compare: byTime })).toBeFunction()
})
