// Hooks and arguments that do what they should not.

import { ArgumentRangeError, ArgumentTypeError, PriorityQueue, Queue, SimpleQueue, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { attempt, raise, same } from '../support/thrown.ts'

/** Calls a function before or behind a hook. */
class Hooked extends SimpleQueue<number> {
  hook: ((when: string, item?: number) => unknown) | undefined
  protected override putItem(item: number): void {
    this.hook?.('before put', item)
    super.putItem(item)
    this.hook?.('after put', item)
  }
  protected override getItem(): number {
    this.hook?.('before get')
    const item = super.getItem()
    this.hook?.('after get', item)
    return item
  }
  protected override get itemCount(): number {
    this.hook?.('count')
    return super.itemCount
  }
}

test('a getItem that takes the item out and then throws lets the next putter in (X2)', async () => {
  const queue = new Hooked(1, { items: [1] })
  const putter = spawn(() => queue.put(2))
  await settled()
  queue.hook = (when, item) => when === 'after get' && item === 1 && raise(new Error('1 is no good'))

  attempt(() => queue.tryGet())
  await settled()

  expect([putter.dead, queue.stats()]).toEqual([true, { size: 1, getters: 0, putters: 0 }])
})

test('a putItem that takes the item in and then throws serves the next getter (X2)', async () => {
  const queue = new Hooked()
  const getter = spawn(() => queue.get())
  await settled()
  queue.hook = (when) => when === 'after put' && raise(new Error('too late'))

  attempt(() => queue.tryPut(1))
  await settled()

  expect([getter.dead, queue.stats()]).toEqual([true, { size: 0, getters: 0, putters: 0 }])
})

test('a putItem that closes the queue leaves nobody waiting at it (X5)', async () => {
  const queue = new Hooked()
  const getters = [1, 2].map(() => spawn(() => queue.get().catch(same)))
  await settled()
  queue.hook = (when) => when === 'after put' && queue.close()

  queue.tryPut(1)
  await settled()

  expect(getters.map(({ dead }) => dead)).toEqual([true, true])
})

test('an itemCount that throws behind a get loses no item (X4)', async () => {
  const queue = new Hooked(1, { items: [1] })
  spawn(() => queue.put(2).catch(same))
  await settled()
  let counted = 0
  queue.hook = (when) => when === 'count' && ++counted === 2 && raise(new Error('no count'))

  using reports = collectReports()

  const got = await queue.get().catch(same)
  queue.hook = undefined

  expect([got, queue.tryGet()]).toContain(1)
  expect(reports.kinds).toEqual(['callback'])
})

test('an itemCount that throws while the queue is closed strands nobody (X5)', async () => {
  const queue = new Hooked(1, { items: [1] })
  const putters = [2, 3].map((item) => spawn(() => queue.put(item).catch(same)))
  await settled()
  queue.hook = (when) => when === 'count' && raise(new Error('no count'))

  using _ = collectReports()

  attempt(() => queue.close())
  queue.hook = undefined
  queue.close()
  await settled()

  expect(putters.map(({ dead }) => dead)).toEqual([true, true])
})

test('a compare that puts into its own queue loses and doubles no item', () => {
  let inner = false
  const queue: PriorityQueue<number> = new PriorityQueue<number>(Infinity, {
    compare: (a, b) => {
      if (inner) {
        inner = false
        queue.tryPut(2) // refused
      }
      return a - b
    },
  })
  for (const item of [5, 3, 8, 1]) queue.tryPut(item)

  inner = true
  const error = attempt(() => queue.tryPut(4))

  expect(error).toMatchObject({ code: 'HUBLET_MISUSE' })
  expect(Array.from({ length: queue.size }, () => queue.tryGet())).toEqual([1, 3, 5, 8])
})

test('items that are null are refused under their name', () => {
  expect(() => new Queue<number>(1, { items: null as unknown as number[] })).toThrow(ArgumentTypeError)
})

test('items without end are refused once there are more than the capacity', () => {
  let pulled = 0
  function* endless(): Generator<number> {
    for (; pulled < 1000; pulled++) yield pulled
  }

  const error = attempt(() => new Queue(2, { items: endless() }))

  expect([error, pulled < 1000]).toEqual([expect.any(ArgumentRangeError), true])
})
