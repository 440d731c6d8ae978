import { joinAll, spawn } from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { RateLimit } from '../../examples/crawl/rate-limit.ts'
import type { Reply } from '../../examples/crawl/request.ts'
import { pauseBefore, withRetries } from '../../examples/crawl/retry.ts'

const reset: Reply = { kind: 'failure', reason: 'connection reset', detail: 'connection reset', transient: true }

function answer(status: number, headers: Record<string, string> = {}): Reply {
  return { kind: 'answer', status, headers: new Headers(headers), body: undefined }
}

test('tokens come at the rate, in the order of asking', async () => {
  using clock = new VirtualClock()
  await using limit = new RateLimit(2)
  const log: [number, number][] = []

  const takers = [0, 1, 2, 3, 4].map((n) => spawn(async () => log.push((await limit.take(), [n, clock.now()]))))
  await joinAll(takers, { raiseError: true })

  expect(log).toEqual([
    [0, 0],
    [1, 500],
    [2, 1000],
    [3, 1500],
    [4, 2000],
  ])
})

test('a high rate is kept in bursts of 50 ms', async () => {
  using clock = new VirtualClock()
  await using limit = new RateLimit(1000)

  await spawn(async () => {
    for (let n = 0; n < 1000; n++) await limit.take()
  }).get()

  expect(clock.now()).toBe(950) // the first 50 need not wait
})

test('a taker that is killed in line takes no token, and the limit leaves no timers behind', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  await using limit = new RateLimit(1)
  const taker = (): Promise<number> => limit.take().then(() => clock.now())
  const [, killed, last] = [spawn(taker), spawn(taker), spawn(taker)] as const

  await spawn(() => {}).join()
  await killed.kill()

  expect(await last.get()).toBe(1000)
})

test('pauses get longer, and end with the first good reply', async () => {
  using clock = new VirtualClock()
  const replies = [reset, answer(503), answer(200)]
  const times: number[] = []

  const reply = await spawn(() =>
    withRetries(5, async () => {
      times.push(clock.now())
      return replies[times.length - 1]!
    }),
  ).get()

  expect(reply).toBe(replies[2])
  expect(times[1]).toBeGreaterThanOrEqual(187)
  expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(375)
  expect(times).toHaveLength(3)
})

test('the last reply stands when all tries are used up', async () => {
  using _ = new VirtualClock()
  let tries = 0

  const reply = await spawn(() => withRetries(2, async () => (tries++, reset))).get()

  expect(reply).toBe(reset)
  expect(tries).toBe(3)
})

test('Retry-After is honoured, as seconds or as a date, up to ten seconds', () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString()

  expect(pauseBefore(answer(429, { 'retry-after': '7' }), 0)).toBe(7000)
  expect(pauseBefore(answer(503, { 'retry-after': '86400' }), 0)).toBe(10_000)
  expect(pauseBefore(answer(503, { 'retry-after': date }), 0)).toBe(10_000)
  expect(pauseBefore(answer(503, { 'retry-after': 'soon' }), 0)).toBeLessThan(320)
  expect(pauseBefore(answer(404, { 'retry-after': '7' }), 0)).toBeUndefined()
})
