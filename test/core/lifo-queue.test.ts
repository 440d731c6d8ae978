import { LifoQueue, Queue, joinAll, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

test('Q1 it hands out the newest first, also of the items from the start', async () => {
  const queue = new LifoQueue<number>(Infinity, { items: [1, 2] })

  await queue.put(3)
  expect(queue.tryPut(4)).toBe(true)

  expect([queue.tryPeek(), await queue.peek()]).toEqual([4, 4])
  expect([await queue.get(), queue.tryGet(), await queue.get(), queue.tryGet()]).toEqual([4, 3, 2, 1])
  expect(queue.tryGet()).toBeUndefined()
})

test('Q4 those who wait to get are served oldest first', async () => {
  await using _ = leakCheck()
  const queue = new LifoQueue<number>()
  const getters = [spawn(() => queue.get()), spawn(() => queue.get()), spawn(() => queue.get())]
  await settled()

  for (const item of [1, 2, 3]) queue.tryPut(item)

  expect(await Promise.all(getters.map((getter) => getter.get()))).toEqual([1, 2, 3])
})

test('Q4 those who wait to put come in oldest first, each to be the next that goes out', async () => {
  await using _ = leakCheck()
  const queue = new LifoQueue<number>(2, { items: [1, 2] })
  const putters = [3, 4].map((item) => spawn(() => queue.put(item)))
  await settled()

  expect([queue.tryGet(), queue.tryGet(), queue.tryGet(), queue.tryGet()]).toEqual([2, 3, 4, 1])
  await joinAll(putters)
})

test('Q7 a loop takes the newest until it is closed and empty', async () => {
  const queue = new LifoQueue<string>(3, { items: ['a', 'b', 'c'] })
  const taken: string[] = []
  queue.close()

  for await (const item of queue) taken.push(item)

  expect(taken).toEqual(['c', 'b', 'a'])
})

test('it is a Queue, and knows the type of its items', () => {
  expect(new LifoQueue()).toBeInstanceOf(Queue)
  expectTypeOf<LifoQueue<number>>().toExtend<Queue<number>>()
  expectTypeOf<LifoQueue<number>['get']>().returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() => new LifoQueue(1, { items: ['a'] })).returns.toEqualTypeOf<LifoQueue<string>>()
})
