// Queues across threads.

import { HubExit, HubThread, LifoQueue, PriorityQueue, Queue, QueueClosed, SimpleQueue } from '@hublet/core'
import { expect, test } from 'vitest'

type Queues = typeof import('../support/hubs/queues.ts')

const start = (): Promise<HubThread<Queues>> =>
  HubThread.start<Queues>(new URL('../support/hubs/queues.ts', import.meta.url))
const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })

test.for([1, 3, Infinity])('items go there and come from there in order, capacity %d', async (capacity) => {
  await using thread = await start()
  const queue = new SimpleQueue<string>(capacity)
  const items = Array.from({ length: 100 }, (_, i) => String(i))

  const putting = thread.api.put(queue, items)
  for (const item of items) expect(await queue.get()).toBe(item)
  await putting
  const getting = thread.api.get(queue, 100)
  for (const item of items) await queue.put(item)

  expect(await getting).toEqual(items)
})

test('what is done over there is counted here', async () => {
  await using thread = await start()
  const queue = new Queue<number>()
  const working = thread.api.work(queue)

  for (let n = 1; n <= 200; n++) await queue.put(n)
  expect(await queue.join()).toBe(true)
  queue.close()

  expect(await working).toBe(20_100)
  expect(queue.unfinishedTasks).toBe(0)
})

test('join over there waits for what is unfinished here', async () => {
  await using thread = await start()
  const queue = new Queue<number>()
  await queue.put(1)

  expect(await thread.api.join(queue, 5)).toBe(false)
  const joining = thread.api.join(queue)
  await queue.get()
  queue.taskDone()

  expect(await joining).toBe(true)
})

test('a PriorityQueue hands out the smallest, a LifoQueue the newest, to whomever', async () => {
  await using thread = await start()
  const [smallest, newest] = [new PriorityQueue<number>(), new LifoQueue<number>()]
  for (const n of [3, 1, 2]) {
    await smallest.put(n)
    await newest.put(n)
  }

  expect(await thread.api.get(smallest, 3)).toEqual([1, 2, 3])
  expect(await thread.api.get(newest, 3)).toEqual([2, 1, 3])
})

test('a look at the next item leaves it there', async () => {
  await using thread = await start()
  const queue = new SimpleQueue<string>()
  await queue.put('a')

  expect(await thread.api.peek(queue)).toBe('a')
  expect(queue.size).toBe(1)
})

test('a get that times out throws QueueEmpty over there, and takes nothing', async () => {
  await using thread = await start()
  const queue = new Queue<string>()

  expect(await thread.api.getLate(queue)).toBe(true)
  await eventually(() => queue.stats().getters).toBe(0)
})

test('closing from over there, at once or not', async () => {
  await using thread = await start()
  const [kept, dropped] = [new Queue<string>(), new Queue<string>()]
  for (const queue of [kept, dropped]) await queue.put('x')

  await thread.api.close(kept, false)
  await thread.api.close(dropped, true)

  await eventually(() => dropped.closed).toBe(true)
  expect(kept.size).toBe(1)
  expect(dropped.size).toBe(0)
  await expect(kept.put('y')).rejects.toThrow(QueueClosed)
})

test('a queue is called by its own class over there, and comes back as itself', async () => {
  await using thread = await start()

  expect(await thread.api.describe(new LifoQueue(3, { name: 'stack' }))).toBe('<LifoQueue "stack" of hub "main" 0/3>')
})

test('the death of a hub takes its getters out of line', async () => {
  await using thread = await start()
  const queue = new Queue<string>()
  const getting = thread.api.get(queue, 1).catch((error: unknown) => error)
  await eventually(() => queue.stats().getters).toBe(1)

  await thread.terminate()

  expect(await getting).toBeInstanceOf(HubExit)
  expect(queue.stats().getters).toBe(0)
})
