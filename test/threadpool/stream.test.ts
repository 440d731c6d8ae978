// What a generator yields in another thread.

import { Channel, HubExit, sleep } from '@hublet/core'
import { ThreadPool } from '@hublet/threadpool'
import { afterAll, expect, expectTypeOf, test } from 'vitest'

import { runProgram } from '../support/program.ts'
import { add, endless, exitAfter, quick, streamed, upTo, upToLater } from '../support/tasks.ts'

const pool = new ThreadPool(quick)
afterAll(() => pool.kill({ grace: 0 }))
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

test.for([
  ['generator', upTo],
  ['async generator', upToLater],
] as const)('a %s is iterated here', async ([, fn]) => {
  expect(await Array.fromAsync(pool.stream(fn, [1000]))).toEqual(numbers(1000))
  expect(await Array.fromAsync(pool.stream(fn, [0]))).toEqual([])
})

test('a task may iterate over another one, on the thread that it has', async () => {
  expect(await pool.apply(streamed, [50], { timeout: 10_000 })).toEqual(numbers(50))
})

test('a program that does nothing else sees it end, again and again', () => {
  expect(runProgram('streams')).toEqual({ stderr: '', stdout: '2000\n', status: 0 })
})

test('its values have their type', () => {
  expectTypeOf(pool.stream(upTo, [1])).toExtend<AsyncIterable<number>>()
})

test('its error comes after all that it has yielded', async () => {
  const got: number[] = []
  await expect(async () => {
    for await (const n of pool.stream(upToLater, [10, 7])) got.push(n)
  }).rejects.toThrow(new RangeError('no 7'))
  expect(got).toEqual(numbers(7))
})

test('it is no further ahead than was said', async () => {
  const ended = new Channel<string>(1)
  await using stream = pool.stream(endless, [ended], { capacity: 3 })
  for (const n of numbers(5)) expect(await stream.next()).toEqual({ value: n, done: false })
  await sleep(5)
  expect(pool.stats().running).toBe(1)
})

test('leaving it ends the generator, with its finally', async () => {
  const ended = new Channel<string>(1)
  for await (const n of pool.stream(endless, [ended])) if (n === 20) break
  expect(await ended.receive()).toBe('ended')
  expect(pool.stats()).toMatchObject({ running: 0, lost: 0 })
})

test('a kill of whoever iterates ends the generator', async () => {
  const ended = new Channel<string>(1)
  const stream = pool.stream(endless, [ended])
  await stream.next()
  const [, closed] = await Promise.all([stream.return(), ended.receive()])
  expect(closed).toBe('ended')
  expect(await stream.next()).toEqual({ value: undefined, done: true })
})

test('when its thread ends, what has come is still there, and then the reason', async () => {
  const got: number[] = []
  const error = await (async () => {
    for await (const n of pool.stream(exitAfter, [10], { capacity: 100 })) got.push(n)
  })().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(HubExit)
  expect(got).toEqual(numbers(10))
})

test('what yields nothing is refused, and a generator where one result is wanted', async () => {
  await expect(pool.stream(add as never, [1, 2] as never).next()).rejects.toThrow('it yields nothing')
  await expect(pool.apply(upTo, [3])).rejects.toThrow('use stream() for generators')
})
