// The map of an executor.

import { ArgumentRangeError, ArgumentTypeError, Channel, Timeout } from '@hublet/core'
import { ThreadPoolExecutor } from '@hublet/threadpool'
import { afterAll, expect, expectTypeOf, test } from 'vitest'

import { env } from '../support/hub-threads.ts'
import { readAll } from '../support/map-results.ts'
import { failingSource } from '../support/sources.ts'
import { add, oddOnly, slowSquare, square } from '../support/tasks.ts'
import { attempt } from '../support/thrown.ts'

const executor = new ThreadPoolExecutor(2, { env, idleTimeout: Infinity })
afterAll(() => executor.shutdown())

test('results come in the order of the items, in chunks or not', async () => {
  const items = Array.from({ length: 20 }, (_, i) => i)
  const squares = items.map((n) => n * n)
  for (const chunksize of [1, 3, 20, 1000, Infinity]) {
    expect(await Array.fromAsync(executor.map(slowSquare, items, { chunksize }))).toEqual(squares)
  }
  expect(await Array.fromAsync(executor.map(square, []))).toEqual([])
  expectTypeOf(executor.map(slowSquare, items)).toEqualTypeOf<AsyncGenerator<number, undefined>>()
})

test('several iterables are gone through together, until the shortest is over', async () => {
  for (const chunksize of [1, 2]) {
    expect(await Array.fromAsync(executor.map(add, [1, 2, 3], new Set([10, 20]), { chunksize }))).toEqual([11, 22])
  }
})

test('an error comes at its position and ends the iteration', async () => {
  for (const chunksize of [1, 3]) {
    const results = executor.map(oddOnly, [1, 3, 4, 5], { chunksize })
    const read = await readAll(results as never)
    expect(read).toEqual([1, 3, new RangeError('4 is even')])
  }
})

test('all is submitted by the call; leaving cancels what has not begun', async () => {
  const gates = Array.from({ length: 9 }, () => new Channel<number>(1))
  const ran = new Channel<number>(Infinity)
  const pass = (from: Channel<number>, to: Channel<number>): void => to.sendSync(from.receiveSync())
  await using one = new ThreadPoolExecutor(1, { env })
  const results = one.map(pass, gates, Array<Channel<number>>(9).fill(ran))
  expect(one.toString()).toContain('9 unfinished')
  gates[0]!.trySend(0)

  for await (const _ of results) break
  for (const [n, gate] of gates.entries()) gate.trySend(n)
  await one.shutdown()

  ran.close()
  expect([[0], [0, 1]]).toContainEqual(await Array.fromAsync(ran)) // the second one may have begun
})

test('the time is counted from the call on', async () => {
  const gates = [new Channel<number>(1), new Channel<number>(1)]
  const take = (from: Channel<number>): number => from.receiveSync()
  gates[0]!.trySend(0)
  await executor.submit(take, gates[0]!).result() // both have been loaded
  gates[0]!.trySend(1)
  const results = executor.map(take, gates, { timeout: 200 })

  const read = await readAll(results as never)
  for (const gate of gates) gate.close()

  expect(read).toEqual([1, expect.any(Timeout)])
  expect(read[1]).toMatchObject({ ms: 200, message: 'map: <Future "take" running>: timed out after 200 ms' })
})

test('a source that throws has nothing run, and wrong arguments are refused', async () => {
  const error = new Error('source')
  expect(attempt(() => executor.map(square, failingSource(3, error)))).toBe(error)
  expect(() => executor.map(square, [1], { chunksize: 0 })).toThrow(ArgumentRangeError)
  expect(() => executor.map(square, [1], { timeout: -1 })).toThrow(ArgumentRangeError)
  expect(() => executor.map(square as never)).toThrow(ArgumentTypeError)
  expect(() => executor.map(square, (async function* () {})() as never)).toThrow(
    'map: items must be iterable, got Object [AsyncGenerator] {}; use imap of a pool for what waits',
  )
})
