import { ArgumentRangeError, ArgumentTypeError, ClosedError, Group, Pool, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { double, failAt } from '../support/bodies.ts'
import { readAll } from '../support/map-results.ts'
import { collectReports } from '../support/reports.ts'
import { Counted, failingSource, upTo } from '../support/sources.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('P2 map returns the results in the order of the items, whoever ends first', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const pool = new Pool(3)

  const results = await pool.map(double, [30, 10, 20])

  expect(results).toEqual([60, 20, 40])
  expect(clock.now()).toBe(30)
})

test('P2 map throws the first error in the order of the items; the others run on', async () => {
  await using _ = virtualTime()
  using reports = collectReports()
  const pool = new Pool(4)
  const done: number[] = []

  const mapping = pool.map(
    async (ms) => {
      await sleep(ms)
      if (ms % 2 === 1) throw new Error(`failed after ${ms}`)
      done.push(ms)
    },
    [40, 15, 5, 20],
  )

  await expect(mapping).rejects.toThrow('failed after 15')
  await pool.join()
  expect(done).toEqual([20, 40])
  expect(reports.errors).toEqual([new Error('failed after 5')])
})

test('P2 map with onError kill throws the first error at once, kills the rest and starts nothing more', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const pool = new Pool(2)
  const log: string[] = []

  const mapping = pool.map(failAt(5, log), [30, 5, 1, 1], { onError: 'kill' })

  await expect(mapping).rejects.toThrow('failed at 5')
  await pool.join()
  expect(clock.now()).toBe(5)
  expect(log).toEqual(['start 30', 'start 5', 'end 30 GreenletExit'])
})

test('map of nothing is an empty list', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)

  await expect(pool.map(double, [])).resolves.toEqual([])
  await expect(new Group().map(double, new Set<number>())).resolves.toEqual([])
})

test('P5 sources may be iterables, async iterables, and generators of both kinds', async () => {
  await using _ = leakCheck()
  const pool = new Pool(2)

  await expect(pool.map(double, new Set([1, 2]))).resolves.toEqual([2, 4])
  await expect(pool.map(double, upTo(3))).resolves.toEqual([2, 4, 6])
  await expect(pool.map(double, slowlyUpTo(3))).resolves.toEqual([2, 4, 6])
})

test('P5 an error of the source reaches the consumer after the results before it', async () => {
  await using _ = virtualTime()
  const pool = new Pool(2)
  const error = new Error('source failed')

  const read = await readAll(pool.imap(double, failingSource(2, error)))

  expect(read).toEqual([2, 4, error])
})

test('P5 an error of an async source rejects map', async () => {
  await using _ = leakCheck()
  const pool = new Pool(2)
  const error = new Error('source failed')

  const mapping = pool.map(double, failingAsyncSource(error))

  await expect(mapping).rejects.toBe(error)
})

test('a function that throws at once is an error at its position', async () => {
  await using _ = leakCheck()
  const pool = new Pool(2)
  const thrower = (n: number): number => {
    if (n === 2) throw new Error('two')
    return n
  }

  const read = await readAll(pool.imap(thrower, [1, 2, 3]))

  expect(read).toEqual([1, new Error('two'), 3])
})

test('a pool that is closed while a map feeds it ends the map with ClosedError', async () => {
  await using _ = virtualTime()
  const pool = new Pool(1)
  const mapping = spawn(() => pool.map(double, [10, 10]))
  await sleep(5)

  pool.close()

  await expect(mapping.get()).rejects.toThrow(ClosedError)
})

test('a map over more items than fit in a pass keeps order and loses none', async () => {
  await using _ = leakCheck()
  const items = [...upTo(5000)]

  const results = await new Pool(7).map((n) => n, items)

  expect(results).toEqual(items)
})

test('wrong arguments are refused at the call, and the source is not touched', () => {
  const pool = new Pool(1)
  const source = new Counted()

  expect(() => pool.imap(7 as unknown as () => void, source)).toThrow(ArgumentTypeError)
  expect(() => pool.imap(double, 7 as unknown as number[])).toThrow('Pool.imap: items must be iterable, got 7')
  expect(() => pool.imap(double, source, { readAhead: 0 })).toThrow(ArgumentRangeError)
  expect(() => pool.imap(double, source, { readAhead: Number.NaN })).toThrow(ArgumentRangeError)
  expect(() => pool.imap(double, source, { onError: 'stop' as 'kill' })).toThrow(
    "Pool.imap: onError must be 'continue' or 'kill', got 'stop'",
  )
  expect(source.pulled).toBe(0)
})

async function* slowlyUpTo(n: number): AsyncGenerator<number> {
  for (let i = 1; i <= n; i++) {
    await sleep(1)
    yield i
  }
}

async function* failingAsyncSource(error: Error): AsyncGenerator<number> {
  yield 1
  await sleep(0)
  throw error
}
