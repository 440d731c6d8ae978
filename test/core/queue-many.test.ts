// A million of everything: nothing recurses, nothing is quadratic.

import { PriorityQueue, Queue } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

const many = 1_000_000

/** Whether these are 0, 1, 2, ... */
function countsUp(items: readonly unknown[]): boolean {
  return items.length === many && items.every((item, n) => item === n)
}

test('a million items come out as they went in', () => {
  const queue = new Queue<number>()

  for (let n = 0; n < many; n++) queue.tryPut(n)
  const taken = Array.from({ length: many }, () => queue.tryGet())

  expect([countsUp(taken), queue.size, queue.unfinishedTasks]).toEqual([true, 0, many])
})

test('a million items come out of a PriorityQueue sorted', () => {
  const queue = new PriorityQueue<number>(many, { items: Array.from({ length: many }, (_, n) => (n * 7919) % many) })

  expect(countsUp(Array.from({ length: many }, () => queue.tryGet()))).toBe(true)
})

test('a million getters are served', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const gets = Array.from({ length: many }, () => queue.get())

  for (let n = 0; n < many; n++) queue.tryPut(n)

  expect([countsUp(await Promise.all(gets)), queue.stats()]).toEqual([true, { size: 0, getters: 0, putters: 0 }])
})

test('a hundred thousand peekers are served by one item', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const peeks = Array.from({ length: many / 10 }, () => queue.peek())

  queue.tryPut(1)

  expect([new Set(await Promise.all(peeks)), queue.size]).toEqual([new Set([1]), 1])
})

test('a million putters put in order, at once when there is room for all', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(1, { items: [-1] })
  const puts = Array.from({ length: many }, (_unused, n) => queue.put(n))
  expect(queue.tryGet()).toBe(-1)

  queue.capacity = Infinity
  await Promise.all(puts)

  expect(countsUp(Array.from({ length: many }, () => queue.tryGet()))).toBe(true)
})

test('a hundred thousand getters are refused by one close', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  let refused = 0
  const gets = Array.from({ length: many / 10 }, () => queue.get().catch(() => refused++))

  queue.close()
  await Promise.all(gets)

  expect(refused).toBe(many / 10)
})
