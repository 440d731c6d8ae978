// `for await` over queues: Q7.

import { GreenletExit, LifoQueue, PriorityQueue, Queue, SimpleQueue, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

/** Takes all until the queue is closed. */
async function drain<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = []
  for await (const item of items) taken.push(item)
  return taken
}

for (const Kind of [SimpleQueue, Queue, LifoQueue, PriorityQueue]) {
  test(`Q7 a loop over a ${Kind.name} ends when it is closed and empty`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<number>(Infinity, { items: [1, 1] })
    const loop = spawn(drain, queue)
    await settled()

    await queue.put(2)
    await settled()
    await queue.put(3)
    queue.close()

    expect(await loop.get()).toEqual([1, 1, 2, 3])
    expect(await drain(queue)).toEqual([])
  })
}

test('Q7 a loop over a closed queue takes what is left', async () => {
  const queue = new Queue<number>(3, { items: [1, 2, 3] })
  queue.close()

  expect(await drain(queue)).toEqual([1, 2, 3])
})

test('Q7 close({ immediate: true }) ends loops at once', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const loops = [spawn(drain, queue), spawn(drain, queue)]
  await settled()

  queue.close({ immediate: true })

  expect(await Promise.all(loops.map((loop) => loop.get()))).toEqual([[], []])
})

test('a loop that is left by break has taken only what it saw', async () => {
  const queue = new Queue<number>(3, { items: [1, 2, 3] })
  const seen: number[] = []

  for await (const item of queue) {
    seen.push(item)
    if (item === 2) break
  }

  expect([seen, await queue.get(), queue.size]).toEqual([[1, 2], 3, 0])
})

test('a loop that is left by an error has taken only what it saw', async () => {
  const queue = new Queue<number>(3, { items: [1, 2, 3] })
  const loop = async (): Promise<void> => {
    for await (const item of queue) throw new RangeError(`at ${item}`)
  }

  await expect(loop()).rejects.toThrow('at 1')

  expect(queue.size).toBe(2)
})

test('a loop that is killed while it waits takes nothing more', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const seen: number[] = []
  const loop = spawn(async () => {
    for await (const item of queue) seen.push(item)
  })
  await settled()
  await queue.put(1)
  await settled()

  void loop.kill()
  await queue.put(2)
  await loop.join()

  expect([seen, loop.exit, queue.stats()]).toEqual([[1], expect.any(GreenletExit), { size: 1, getters: 0, putters: 0 }])
})

test('two loops share the items, in turn', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const loops = [spawn(drain, queue), spawn(drain, queue)]
  await settled()

  for (const item of [1, 2, 3, 4, 5, 6]) {
    await queue.put(item)
    await settled()
  }
  queue.close()

  expect(await Promise.all(loops.map((loop) => loop.get()))).toEqual([
    [1, 3, 5],
    [2, 4, 6],
  ])
})

test('loops, getters and peekers stand in one line', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const iterator = queue[Symbol.asyncIterator]()
  const waits = [spawn(() => queue.get()), spawn(() => iterator.next()), spawn(() => queue.peek())]
  await settled()

  for (const item of [1, 2, 3]) await queue.put(item)

  expect(await Promise.all(waits.map((greenlet) => greenlet.get() as Promise<unknown>))).toEqual([
    1,
    { value: 2, done: false },
    3,
  ])
  expect(queue.size).toBe(1)
})

test('a loop makes room for those who wait to put', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(1)
  const producer = spawn(async () => {
    for (let item = 0; item < 100; item++) await queue.put(item)
    queue.close()
  })

  expect(await drain(queue)).toEqual(Array.from({ length: 100 }, (_unused, n) => n))
  await producer.join()
})

test('return() by hand ends the iterator and nobody else', async () => {
  const queue = new Queue<number>(3, { items: [1, 2] })
  const [iterator, other] = [queue[Symbol.asyncIterator](), queue[Symbol.asyncIterator]()]
  const over = { value: undefined, done: true }

  expect(await iterator.next()).toEqual({ value: 1, done: false })
  expect([await iterator.return?.(), await iterator.next(), await iterator.return?.()]).toEqual([over, over, over])

  expect([queue.size, queue.closed]).toEqual([1, false])
  expect(await other.next()).toEqual({ value: 2, done: false })
})

test('several next() at a time are answered in order, and all end with the queue', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const iterator = queue[Symbol.asyncIterator]()
  const steps = [iterator.next(), iterator.next(), iterator.next()]

  for (const item of [1, 2]) await queue.put(item)
  queue.close()

  expect(await Promise.all(steps)).toEqual([
    { value: 1, done: false },
    { value: 2, done: false },
    { value: undefined, done: true },
  ])
  expect(await iterator.next()).toEqual({ value: undefined, done: true })
})

test('an iterator is iterable, and knows the type of the items', () => {
  const iterator = new Queue<number>()[Symbol.asyncIterator]()

  expectTypeOf(iterator).toEqualTypeOf<AsyncIterableIterator<number, undefined>>()
  expectTypeOf<(typeof iterator)['next']>().returns.toEqualTypeOf<Promise<IteratorResult<number, undefined>>>()
  expect(iterator[Symbol.asyncIterator]()).toBe(iterator)
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
