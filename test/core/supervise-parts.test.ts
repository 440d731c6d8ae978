// The rules by which supervision decides, each alone.

import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Backoff } from '../../packages/core/src/threads/supervise/backoff.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { RestartBudget } from '../../packages/core/src/threads/supervise/restart-budget.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { affectedBy, crewsOf } from '../../packages/core/src/threads/supervise/strategy.ts'

test('as many ends as allowed are within the budget, one more is not', () => {
  const budget = new RestartBudget(2, 1000)

  expect([0, 10, 20].map((now) => budget.spend(now))).toEqual([true, true, false])
  expect(budget.spent).toBe(3)
})

test('ends that are longer ago than the window do not count', () => {
  const budget = new RestartBudget(2, 1000)

  expect([0, 500, 1001, 1500, 1501].map((now) => budget.spend(now))).toEqual([true, true, true, false, false])
})

test('a budget of none is spent by the first end', () => {
  expect(new RestartBudget(0, 1000).spend(0)).toBe(false)
})

test('a budget without limit is never spent', () => {
  const budget = new RestartBudget(Infinity, Infinity)

  expect(Array.from({ length: 1000 }, () => budget.spend(0)).every(Boolean)).toBe(true)
})

test('delays stay below a limit that doubles with every end, up to the most', () => {
  const limits = Array.from({ length: 50 }, () => {
    const backoff = new Backoff(100, 1000, 60_000)
    return Array.from({ length: 7 }, () => backoff.next(0))
  })

  const highest = [0, 1, 2, 3, 4, 5, 6].map((i) => Math.max(...limits.map((delays) => delays[i]!)))
  for (const [i, limit] of [100, 200, 400, 800, 1000, 1000, 1000].entries()) {
    expect(highest[i]).toBeLessThanOrEqual(limit)
    expect(highest[i]).toBeGreaterThan(limit / 2)
  }
})

test('the limit is the first again after a long service, not after a shorter one', () => {
  const next = (upFor: number): number => {
    const backoff = new Backoff(1, 2 ** 30, 60_000)
    for (let i = 0; i < 25; i++) backoff.next(0)
    return backoff.next(upFor)
  }

  expect(next(60_000)).toBeLessThanOrEqual(1)
  expect(Math.max(...Array.from({ length: 20 }, () => next(59_999)))).toBeGreaterThan(1000)
})

test('delays are whole milliseconds however many ends there were, and without a most', () => {
  const backoff = new Backoff(3, Infinity, 60_000)

  for (let i = 0; i < 100; i++) {
    const delay = backoff.next(0)
    expect(Number.isInteger(delay) && delay >= 0 && delay <= 2 ** 31 - 1).toBe(true)
  }
})

test('no first delay means none at all', () => {
  const backoff = new Backoff(0, 1000, 60_000)

  expect([backoff.next(0), backoff.next(0), backoff.next(0)]).toEqual([0, 0, 0])
})

test('who ends alone is a crew of one, else all are one crew', () => {
  expect(crewsOf('one', ['a', 'b', 'c'])).toEqual([['a'], ['b'], ['c']])
  expect(crewsOf('all', ['a', 'b', 'c'])).toEqual([['a', 'b', 'c']])
  expect(crewsOf('rest', ['a', 'b', 'c'])).toEqual([['a', 'b', 'c']])
})

test('an end affects nobody, all others, or those that come after', () => {
  expect(affectedBy('one', ['b'], 'b')).toEqual([])
  expect(affectedBy('all', ['a', 'b', 'c'], 'b')).toEqual(['a', 'c'])
  expect(affectedBy('rest', ['a', 'b', 'c'], 'b')).toEqual(['c'])
  expect(affectedBy('rest', ['a', 'b', 'c'], 'a')).toEqual(['b', 'c'])
})
