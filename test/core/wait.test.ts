import { ArgumentRangeError, Timeout, getHub, joinAll, spawn, withTimeout } from '@hublet/core'
import { BooleanWait, OUTSIDE, Wait, WaitList, WaitNode, park, waitsBelow } from '@hublet/core/lowlevel'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { virtualTime } from '../support/virtual-time.ts'

test('a wait is settled once: the first of wake, fail, time limit and kill decides', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const wait = new Wait<string>('test')
  const promise = park(wait, undefined, { timeout: 10 })

  const answers = [wait.wake('first'), wait.wake('second'), wait.fail(new Error('third'))]
  clock.advance(10)

  expect(answers).toEqual([true, false, false])
  await expect(promise).resolves.toBe('first')
})

test('promises settle in the order of wake, not in the order of the line', async () => {
  await using _ = leakCheck()
  const waits = [1, 2, 3].map((n) => new Wait<number>('test', n))
  const order: number[] = []
  const waiters = waits.map((wait) => spawn(async () => order.push(await park(wait))))
  await settled()

  for (const place of [2, 0, 1]) waits[place]!.wake(place)
  await joinAll(waiters)

  expect(order).toEqual([2, 0, 1])
})

test('a BooleanWait returns false at its time limit, and throws a foreign one', async () => {
  await using _ = virtualTime()
  const outer = new Timeout(10)

  const own = await park(new BooleanWait('test'), undefined, { timeout: 5 })
  const foreign = withTimeout(outer, () => park(new BooleanWait('test'), undefined, { timeout: 20 }))

  expect(own).toBe(false)
  expect(await foreign.catch((error: unknown) => error)).toBe(outer)
})

test('wrong options are refused before anything is parked', () => {
  const list = new WaitList<BooleanWait>()
  const before = getHub().stats().waiting

  expect(() => park(new BooleanWait('Gate.pass'), list, { timeout: -1 })).toThrow(
    new ArgumentRangeError('Gate.pass: timeout must be 0 or more milliseconds, got -1'),
  )

  expect([list.size, getHub().stats().waiting]).toEqual([0, before])
})

test('code outside of greenlets waits below OUTSIDE', async () => {
  await using _ = leakCheck()
  const wait = new Wait<void>('test')

  const promise = park(wait)

  expect(waitsBelow(OUTSIDE)).toContain(wait)
  wait.wake()
  expect(waitsBelow(OUTSIDE)).not.toContain(wait)
  await promise
})

test('a WaitList keeps the order when nodes leave from front, middle and back', () => {
  const list = new WaitList()
  const nodes = Array.from({ length: 5 }, () => new WaitNode())
  for (const node of nodes) list.push(node)

  for (const place of [2, 0, 4]) nodes[place]!.leave()
  nodes[0]!.leave() // a second time changes nothing

  expect(list.toArray()).toEqual([nodes[1], nodes[3]])
  expect([list.size, list.first, list.last]).toEqual([2, nodes[1], nodes[3]])
  expect([list.shift(), list.shift(), list.shift()]).toEqual([nodes[1], nodes[3], undefined])
})
