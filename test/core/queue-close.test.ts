import { LifoQueue, PriorityQueue, Queue, QueueClosed, SimpleQueue, getHub, joinAll, sleep, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

for (const Kind of [SimpleQueue, Queue, LifoQueue, PriorityQueue]) {
  test(`Q10 a closed ${Kind.name} takes nothing in, and hands out what it holds`, async () => {
    const queue = new Kind<number>(3, { items: [1, 1] })

    queue.close()

    expect([queue.closed, queue.size, queue.full]).toEqual([true, 2, false])
    expect(await queue.put(2).catch(same)).toBeInstanceOf(QueueClosed)
    expect(attempt(() => queue.tryPut(2))).toBeInstanceOf(QueueClosed)
    expect([await queue.peek(), queue.tryPeek(), await queue.get(), queue.tryGet()]).toEqual([1, 1, 1, 1])
    for (const wait of [queue.get(), queue.peek()]) expect(await wait.catch(same)).toBeInstanceOf(QueueClosed)
    for (const call of [() => queue.tryGet(), () => queue.tryPeek()]) expect(call).toThrow(QueueClosed)
  })

  test(`Q10 close({ immediate: true }) of a ${Kind.name} drops what it holds`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<number>(2, { items: [1, 2] })
    const putter = spawn(() => queue.put(3).catch(same))
    await settled()

    queue.close({ immediate: true })

    expect(queue.stats()).toEqual({ size: 0, getters: 0, putters: 0 })
    expect(await putter.get()).toBeInstanceOf(QueueClosed)
    expect(await queue.get().catch(same)).toBeInstanceOf(QueueClosed)
  })
}

test('the error names the queue, what went wrong, and the queue itself', () => {
  const queue = new Queue<number>(2, { name: 'jobs' })
  queue.close()

  const error = attempt(() => queue.tryPut(1))

  expect(error).toMatchObject({
    code: 'HUBLET_QUEUE_CLOSED',
    message: 'cannot put into or get from <Queue "jobs" 0/2 closed>: it was closed',
    queue,
  })
})

test('closing twice is silent, and immediate can follow', async () => {
  const queue = new Queue<number>(2, { items: [1, 2] })

  queue.close()
  queue.close()
  expect([queue.size, queue.tryGet(), queue.unfinishedTasks]).toEqual([2, 1, 2])
  queue.close({ immediate: true })
  queue.close({ immediate: true })

  expect([queue.size, queue.unfinishedTasks]).toEqual([0, 1])
})

test('those who wait are refused in the order in which they came; the items stay for those who come', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(1, { items: [0] })
  const order: number[] = []
  const putters = [1, 2, 3].map((item) => spawn(() => queue.put(item).catch(() => order.push(item))))
  await settled()

  queue.close()
  await joinAll(putters)

  expect([order, queue.tryGet()]).toEqual([[1, 2, 3], 0])
  expect(() => queue.tryGet()).toThrow(QueueClosed)
})

test('with getters on an empty queue and putters on a full one, closing refuses each and keeps the items', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(1)
  const getters = [spawn(() => queue.get().catch(same)), spawn(() => queue.get().catch(same))]
  await settled()
  const putters = [1, 2, 3, 4].map((item) => spawn(() => queue.put(item).catch(same)))
  await settled()
  expect(queue.stats()).toEqual({ size: 1, getters: 0, putters: 1 })

  queue.close()

  expect(await Promise.all(getters.map((greenlet) => greenlet.get()))).toEqual([1, 2])
  expect(await Promise.all(putters.map((greenlet) => greenlet.get()))).toEqual([
    undefined,
    undefined,
    undefined,
    expect.any(QueueClosed),
  ])
  expect(queue.tryGet()).toBe(3)
})

test('an item handed over before the close is the getter’s, a putter let in before it has put', async () => {
  await using _ = leakCheck()
  const [empty, full] = [new Queue<number>(), new Queue<number>(1, { items: [1] })]
  const [getter, putter] = [spawn(() => empty.get()), spawn(() => full.put(2))]
  await settled()

  empty.tryPut(1)
  empty.close()
  full.tryGet()
  full.close()

  expect([await getter.get(), await putter.get(), full.tryGet()]).toEqual([1, undefined, 2])
})

test('the last item of a closed queue goes to who comes first, the next is refused', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(1, { items: [1] })
  queue.close()

  const [first, second] = [spawn(() => queue.get()), spawn(() => queue.get().catch(same))]

  expect([await first.get(), await second.get()]).toEqual([1, expect.any(QueueClosed)])
})

test('a kill wins over a close that comes later, and a close over a kill', async () => {
  await using _ = leakCheck()
  const [killed, closed] = [new Queue<number>(), new Queue<number>()]
  const [first, second] = [spawn(() => killed.get()), spawn(() => closed.get().catch(same))]
  await settled()

  void first.kill()
  killed.close()
  closed.close()
  void second.kill()
  await joinAll([first, second])

  expect(first.exit).toBeDefined()
  expect([second.exit, second.value]).toEqual([undefined, expect.any(QueueClosed)])
})

test('a greenlet that is refused can close the queue again, and one in the hub can close it', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const waiting = [1, 2].map(() =>
    spawn(async () => {
      try {
        return await queue.get()
      } catch {
        queue.close({ immediate: true })
        await sleep(0)
        return 'refused'
      }
    }),
  )
  await settled()

  getHub().runCallback(() => queue.close())

  expect(await Promise.all(waiting.map((greenlet) => greenlet.get()))).toEqual(['refused', 'refused'])
})

test('raising the capacity of a closed queue lets nobody in', async () => {
  const queue = new Queue<number>(1, { items: [1] })
  queue.close()

  queue.capacity = 10

  expect(() => queue.tryPut(2)).toThrow(QueueClosed)
  expect(queue.size).toBe(1)
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
