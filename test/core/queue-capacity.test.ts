import {
  ArgumentRangeError,
  ArgumentTypeError,
  LifoQueue,
  PriorityQueue,
  Queue,
  SimpleQueue,
  joinAll,
  spawn,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

for (const Kind of [SimpleQueue, Queue, LifoQueue, PriorityQueue]) {
  test(`Q11 raising the capacity of a ${Kind.name} lets in as many as there is room for, in order`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<number>(1, { items: [0] })
    const order: number[] = []
    const putters = [1, 2, 3, 4].map((item) => spawn(() => queue.put(item).then(() => order.push(item))))
    await settled()

    queue.capacity = 3
    await settled()
    expect([order, queue.stats()]).toEqual([[1, 2], { size: 3, getters: 0, putters: 2 }])
    queue.capacity = Infinity
    await joinAll(putters)

    expect([order, queue.stats()]).toEqual([[1, 2, 3, 4], { size: 5, getters: 0, putters: 0 }])
  })
}

test('lowering the capacity below the size drops nothing, and lets nobody in until there is room', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(3, { items: [1, 2, 3] })
  const putter = spawn(() => queue.put(4))
  await settled()

  queue.capacity = 1
  expect([queue.size, queue.full, queue.capacity, queue.tryPut(5)]).toEqual([3, true, 1, false])
  expect([queue.tryGet(), queue.tryGet(), queue.stats().putters]).toEqual([1, 2, 1])

  expect([queue.tryGet(), queue.stats()]).toEqual([3, { size: 1, getters: 0, putters: 0 }])
  await putter.join()
  expect(queue.tryGet()).toBe(4)
})

test('a capacity that stays the same, and one raised where nobody waits, change nothing else', () => {
  const queue = new Queue<number>(2, { items: [1] })

  queue.capacity = 2
  queue.capacity = 5

  expect([queue.capacity, queue.stats()]).toEqual([5, { size: 1, getters: 0, putters: 0 }])
})

test('a wrong capacity is refused and the old one stays', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(1, { items: [1] })
  const putter = spawn(() => queue.put(2))
  await settled()

  for (const capacity of [NaN, -1, 1.5, 0]) expect(() => (queue.capacity = capacity)).toThrow(ArgumentRangeError)
  expect(() => (queue.capacity = '2' as unknown as number)).toThrow(ArgumentTypeError)
  expect(() => (queue.capacity = 0)).toThrow(/Channel/)

  expect([queue.capacity, queue.stats().putters]).toEqual([1, 1])
  await putter.kill()
})
