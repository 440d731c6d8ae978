// Subclasses whose putItem, getItem, peekItem or itemCount throw: Q9.

import { Queue, joinAll, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'

type Hook = 'put' | 'get' | 'peek' | 'count'

const unhandled = collectUnhandled()

/** Throws from a hook when told to, before it has done anything. */
class Fragile<T> extends Queue<T> {
  readonly error: Error = new RangeError('hook')
  /** Asked by every hook whether to throw. */
  fault: ((hook: Hook, item?: T) => unknown) | undefined

  protected override putItem(item: T): void {
    if (this.fault?.('put', item) === true) throw this.error
    super.putItem(item)
  }
  protected override getItem(): T {
    if (this.fault?.('get', super.peekItem()) === true) throw this.error
    return super.getItem()
  }
  protected override peekItem(): T {
    if (this.fault?.('peek', super.peekItem()) === true) throw this.error
    return super.peekItem()
  }
  protected override get itemCount(): number {
    if (this.fault?.('count') === true) throw this.error
    return super.itemCount
  }
}

/** Says yes for one hook, so many times. */
function times(hook: Hook, most: number): (asked: Hook) => boolean {
  let left = most
  return (asked) => asked === hook && left-- > 0
}

test('Q9 a putItem that throws fails that put: the item is not in, and does not count', async () => {
  const queue = new Fragile<number>(2, { items: [1] })
  queue.fault = (hook, item) => hook === 'put' && item === 2

  expect(attempt(() => queue.tryPut(2))).toBe(queue.error)
  expect(await queue.put(2).catch(same)).toBe(queue.error)
  await queue.put(3)

  expect([queue.unfinishedTasks, queue.tryGet(), queue.tryGet(), queue.tryGet()]).toEqual([2, 1, 3, undefined])
})

test('Q9 a putItem that throws at the turn of one who waits fails that one; the next comes in', async () => {
  await using _ = leakCheck()
  const queue = new Fragile<number>(1, { items: [1] })
  queue.fault = (hook, item) => hook === 'put' && (item === 2 || item === 3)
  const putters = [2, 3, 4, 5].map((item) => spawn(() => queue.put(item).then(() => 'in', same)))
  await settled()

  expect(queue.tryGet()).toBe(1)
  await settled()

  expect(putters.map(({ value }) => value)).toEqual([queue.error, queue.error, 'in', undefined])
  expect([queue.stats(), queue.tryGet(), queue.tryGet()]).toEqual([{ size: 1, getters: 0, putters: 1 }, 4, 5])
  await joinAll(putters)
})

test('Q9 a putItem that throws leaves those who wait to get in line', async () => {
  await using _ = leakCheck()
  const queue = new Fragile<number>()
  const getter = spawn(() => queue.get())
  await settled()
  queue.fault = times('put', 1)

  expect(attempt(() => queue.tryPut(1))).toBe(queue.error)
  expect(queue.stats()).toEqual({ size: 0, getters: 1, putters: 0 })
  queue.tryPut(2)

  expect(await getter.get()).toBe(2)
})

test('Q9 a getItem that throws fails that get: the item stays, and those who wait to put wait on', async () => {
  await using _ = leakCheck()
  const queue = new Fragile<number>(1, { items: [1] })
  const putter = spawn(() => queue.put(2))
  await settled()
  queue.fault = times('get', 3)

  expect(attempt(() => queue.tryGet())).toBe(queue.error)
  expect(await queue.get().catch(same)).toBe(queue.error)
  expect(await queue[Symbol.asyncIterator]().next().catch(same)).toBe(queue.error)
  expect(queue.stats()).toEqual({ size: 1, getters: 0, putters: 1 })

  expect([queue.tryGet(), queue.tryGet()]).toEqual([1, 2])
  await putter.join()
})

test('Q9 a getItem that throws at the turn of one who waits fails that one; the put is done, the next gets it', async () => {
  await using _ = leakCheck()
  const queue = new Fragile<number>()
  const getters = [spawn(() => queue.get().catch(same)), spawn(() => queue.get()), spawn(() => queue.get())]
  await settled()
  queue.fault = times('get', 1)

  expect(queue.tryPut(1)).toBe(true)
  await settled()

  expect(getters.map(({ value }) => value)).toEqual([queue.error, 1, undefined])
  await queue.put(2)
  expect(await getters[2]!.get()).toBe(2)
})

test('Q9 a peekItem that throws fails that peek, at once or at its turn, and nobody else', async () => {
  await using _ = leakCheck()
  const queue = new Fragile<number>()
  const peekers = [spawn(() => queue.peek().catch(same)), spawn(() => queue.peek()), spawn(() => queue.get())]
  await settled()
  queue.fault = times('peek', 1)

  expect(queue.tryPut(1)).toBe(true)
  expect(await Promise.all(peekers.map((greenlet) => greenlet.get()))).toEqual([queue.error, 1, 1])

  queue.tryPut(2)
  queue.fault = times('peek', 2)
  expect(attempt(() => queue.tryPeek())).toBe(queue.error)
  expect(await queue.peek().catch(same)).toBe(queue.error)
  expect([queue.tryPeek(), queue.tryGet()]).toEqual([2, 2])
})

test('Q9 an itemCount that throws fails who asked first: nothing was done', async () => {
  const queue = new Fragile<number>(2, { items: [1] })
  const calls = [() => queue.tryPut(2), () => queue.tryGet(), () => queue.tryPeek(), () => queue.size]
  const waits = [() => queue.put(2), () => queue.get(), () => queue.peek()]
  queue.fault = (hook) => hook === 'count'

  for (const call of calls) expect(attempt(call)).toBe(queue.error)
  for (const wait of waits) expect(await wait().catch(same)).toBe(queue.error)
  queue.fault = undefined

  expect([queue.tryGet(), queue.tryGet()]).toEqual([1, undefined])
})

test('a getItem that throws stops close({ immediate: true }), which can be called again', async () => {
  const queue = new Fragile<number>(3, { items: [1, 2, 3] })
  const joined = queue.join()
  queue.fault = (hook, item) => hook === 'get' && item === 2

  expect(attempt(() => queue.close({ immediate: true }))).toBe(queue.error)
  expect([queue.closed, queue.size, queue.unfinishedTasks]).toEqual([true, 2, 2])
  queue.fault = undefined
  queue.close({ immediate: true })

  expect([queue.size, await joined]).toEqual([0, true])
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
