// Subclasses with a storage of their own, and hooks that use the queue they belong to.

import { GreenletExit, Queue, SimpleQueue, joinAll, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'

/** Holds every item once; the most recent first. */
class Unique extends SimpleQueue<string> {
  readonly #items = new Set<string>()
  protected override get itemCount(): number {
    return this.#items.size
  }
  protected override putItem(item: string): void {
    this.#items.add(item)
  }
  protected override getItem(): string {
    const item = this.peekItem()
    this.#items.delete(item)
    return item
  }
  protected override peekItem(): string {
    return [...this.#items].at(-1)!
  }
}

/** Calls a function at the beginning of putItem or getItem. */
class Hooked extends Queue<number> {
  beforePut: ((item: number) => void) | undefined
  beforeGet: (() => void) | undefined
  protected override putItem(item: number): void {
    this.beforePut?.(item)
    super.putItem(item)
  }
  protected override getItem(): number {
    this.beforeGet?.()
    return super.getItem()
  }
}

/** Calls the function once, at the first chance. */
function once(fn: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    fn()
  }
}

test('Q9 a subclass that overrides all four hooks keeps its items as it likes', async () => {
  await using _ = leakCheck()
  const queue = new Unique(2, { name: 'tags' })

  for (const item of ['a', 'b']) await queue.put(item)
  expect([queue.size, queue.full, String(queue), queue.tryPut('c')]).toEqual([2, true, '<Unique "tags" 2/2>', false])
  const putter = spawn(() => queue.put('d'))
  await settled()

  expect([queue.tryPeek(), await queue.get(), queue.stats()]).toEqual(['b', 'b', { size: 2, getters: 0, putters: 0 }])
  await putter.join()
  queue.close()
  const rest: string[] = []
  for await (const item of queue) rest.push(item)
  expect(rest).toEqual(['d', 'a'])
})

test('an item that a subclass drops takes no room, and serves nobody', async () => {
  await using _ = leakCheck()
  const queue = new Unique(2)
  for (const item of ['a', 'a', 'a', 'b']) expect(queue.tryPut(item)).toBe(true)
  expect(queue.size).toBe(2)
  const putters = ['a', 'c', 'd'].map((item) => spawn(() => queue.put(item)))
  await settled()

  expect(await queue.get()).toBe('b')
  await settled()

  expect(putters.map(({ dead }) => dead)).toEqual([true, true, false])
  expect(queue.stats()).toEqual({ size: 2, getters: 0, putters: 1 })
  expect([queue.tryGet(), queue.tryGet(), queue.tryGet()]).toEqual(['c', 'd', 'a'])
  await joinAll(putters)
})

test('close({ immediate: true }) empties the storage of a subclass', () => {
  const queue = new Unique()
  for (const item of ['a', 'b', 'c']) queue.tryPut(item)

  queue.close({ immediate: true })

  expect(queue.size).toBe(0)
})

test('a putItem that puts puts before: both items are in, and each serves one who waits', async () => {
  await using _ = leakCheck()
  const queue = new Hooked()
  const getters = [1, 2, 3].map(() => spawn(() => queue.get()))
  await settled()
  queue.beforePut = once(() => expect(queue.tryPut(0)).toBe(true))

  expect(queue.tryPut(1)).toBe(true)
  await settled()

  expect(getters.map(({ value }) => value)).toEqual([0, 1, undefined])
  expect(queue.unfinishedTasks).toBe(2)
  await queue.put(2)
  expect(await getters[2]!.get()).toBe(2)
})

test('a putItem that puts at the turn of one who waits keeps everything in the queue', async () => {
  await using _ = leakCheck()
  const queue = new Hooked(3, { items: [1, 2, 3] })
  const putter = spawn(() => queue.put(4))
  await settled()
  const tried: boolean[] = []
  queue.beforePut = once(() => tried.push(queue.tryPut(9)))

  const taken = [queue.tryGet(), queue.tryGet(), queue.tryGet(), queue.tryGet(), queue.tryGet()]
  await putter.join()

  expect([taken, tried, queue.unfinishedTasks]).toEqual([[1, 2, 3, 9, 4], [true], 5])
})

test('a getItem that waits for more puts and gets of its own has them served', async () => {
  await using _ = leakCheck()
  const queue = new Hooked(2, { items: [1, 2] })
  const inner: Promise<unknown>[] = []
  queue.beforeGet = once(() => inner.push(queue.get(), queue.put(3), queue.put(4)))

  expect([queue.tryGet(), queue.tryGet(), queue.tryGet()]).toEqual([2, 3, 4])

  expect(await Promise.all(inner)).toEqual([1, undefined, undefined])
})

test('a getItem that closes the queue hands its item out, and refuses the others', async () => {
  await using _ = leakCheck()
  const queue = new Hooked(1, { items: [1] })
  const putter = spawn(() => queue.put(2).catch(same))
  await settled()
  queue.beforeGet = () => queue.close()

  expect(queue.tryGet()).toBe(1)

  expect(await putter.get()).toMatchObject({ code: 'HUBLET_QUEUE_CLOSED' })
  expect(attempt(() => queue.tryGet())).toMatchObject({ code: 'HUBLET_QUEUE_CLOSED' })
})

test('a putItem that kills one who waits to get leaves the item for the next', async () => {
  await using _ = leakCheck()
  const queue = new Hooked()
  const [killed, next] = [spawn(() => queue.get()), spawn(() => queue.get())]
  await settled()
  queue.beforePut = once(() => void killed.kill())

  queue.tryPut(1)
  await joinAll([killed, next])

  expect([killed.exit, next.value]).toEqual([expect.any(GreenletExit), 1])
})
