// What gevent promises of its thread pools (H), and of the maps of its pools as far as threads have them (P).

import { Channel, ArgumentRangeError, PoolFull, Timeout, sleep, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { ThreadPool } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import { env } from '../support/hub-threads.ts'
import { readAll } from '../support/map-results.ts'
import { Counted, failingSource } from '../support/sources.ts'
import { add, counted, fail, nested, oddOnly, pass, slowSquare, square, thread } from '../support/tasks.ts'
import { same } from '../support/thrown.ts'

const pool = new ThreadPool({ env, maxThreads: 2 })
afterAll(() => pool.kill())

const items = Array.from({ length: 30 }, (_, i) => i)
const squares = items.map((n) => n * n)

/** A pool with tasks that wait until they are let go. */
function gated(maxThreads: number, maxQueue: number) {
  const [gate, done] = [new Channel<unknown>(Infinity), new Channel<string>(Infinity)]
  const one = new ThreadPool({ env, maxThreads, maxQueue })
  return {
    one,
    begin: (name: string) => one.spawn(pass, [gate, name, done]),
    letGo: (): void => void gate.trySend(0),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      gate.close()
      await one.kill()
    },
  }
}

test('H1 apply returns what the task returns, and throws what it throws', async () => {
  expect(await pool.apply(add, [1, 2])).toBe(3)
  const error = await pool.apply(fail, ['no']).catch(same)
  expect(error).toBeInstanceOf(RangeError)
  expect(error).toMatchObject({ name: 'RangeError', message: 'no' })
})

test('H1 a pool belongs to its hub: what arrives of it in another thread can run nothing', async () => {
  const typeThere = (other: { apply?: unknown }): string => typeof other.apply
  expect(await pool.apply(typeThere, [pool as never])).toBe('undefined')
})

test('H2 spawns that wait for room go on when there may be more threads', async () => {
  await using tasks = gated(1, 0)
  await tasks.begin('a')
  const blocked = [spawn(() => tasks.begin('b')), spawn(() => tasks.begin('c'))]
  await settled()
  expect(blocked.map((greenlet) => greenlet.dead)).toEqual([false, false])

  tasks.one.resize(2)
  await blocked[0]!.join()
  await settled()
  expect(blocked.map((greenlet) => greenlet.dead)).toEqual([true, false])

  tasks.one.resize(3)
  await blocked[1]!.join()
  expect(tasks.one.size).toBe(3)
})

test('H2 spawn waits when there is no room, and goes on when a task has ended', async () => {
  await using tasks = gated(1, 1)
  const first = await tasks.begin('a')
  await tasks.begin('b')
  const third = spawn(() => tasks.begin('c'))
  await settled()
  expect([third.dead, tasks.one.stats().waiting]).toEqual([false, 1])

  tasks.letGo()

  await first.get()
  await third.join()
  expect([third.successful, tasks.one.stats().waiting]).toEqual([true, 0])
})

test('H2 a pool that does not wait refuses what it has no room for', async () => {
  await using strict = new ThreadPool({ env, maxThreads: 1, maxQueue: 0, whenFull: 'reject' })
  const gate = new Channel<unknown>(1)
  const running = await strict.spawn(pass, [gate, 'a', new Channel<string>(1)])

  expect(await strict.apply(add, [1, 2]).catch(same)).toBeInstanceOf(PoolFull)

  gate.trySend(0)
  await running.get()
  expect(await strict.apply(add, [1, 2])).toBe(3)
})

test('H2 a pool of one thread with two tasks has a size of two, and one thread', async () => {
  await using tasks = gated(1, Infinity)
  const both = [await tasks.begin('a'), await tasks.begin('b')]
  await settled()

  const { threads, starting, running, queued } = tasks.one.stats()

  expect([tasks.one.size, threads + starting, running + queued]).toEqual([2, 1, 2])
  tasks.letGo()
  tasks.letGo()
  expect(await Promise.all(both.map((task) => task.get()))).toEqual(['a', 'b'])
  expect(tasks.one.size).toBe(0)
})

test('H2 there are never more threads than may be, nor fewer than none', () => {
  for (const wrong of [0, -1, 1.5, Number.NaN]) {
    expect(() => new ThreadPool({ maxThreads: wrong })).toThrow(ArgumentRangeError)
    expect(() => pool.resize(wrong)).toThrow(ArgumentRangeError)
  }
  expect(() => new ThreadPool({ minThreads: 3, maxThreads: 2 })).toThrow(ArgumentRangeError)
  expect(() => pool.resize(1, 2)).toThrow(ArgumentRangeError)
  expect(pool.maxThreads).toBe(2)
})

test('H3 the time of a waiter is up: the task ends later, without harm', async () => {
  await using tasks = gated(1, Infinity)
  const task = await tasks.begin('a')

  expect(await task.get({ timeout: 1 }).catch(same)).toBeInstanceOf(Timeout)
  tasks.letGo()

  expect(await task.get()).toBe('a')
  expect(await tasks.one.apply(add, [1, 2])).toBe(3)
  expect(tasks.one.stats()).toMatchObject({ threads: 1, completed: 2, lost: 0 })
})

test('P1 joining a pool waits until all tasks have ended', async () => {
  await using tasks = gated(2, Infinity)
  await tasks.begin('a')
  expect(await tasks.one.join({ timeout: 1 })).toBe(false)
  tasks.letGo()
  expect(await tasks.one.join()).toBe(true)
})

test('P2 map keeps the order of the items', async () => {
  for (const chunk of [1, 4, 100]) expect(await pool.map(slowSquare, items, { chunk })).toEqual(squares)
  expect(await pool.map(slowSquare, items)).toEqual(squares)
})

test('P2 the first failure by position is thrown, when the others have ended', async () => {
  await using one = new ThreadPool({ env, maxThreads: 1 })
  await one.apply(counted)
  const run = (n: number): Promise<number> => one.map(oddOnly, [1, n, 3, 4, 5, 6], { chunk: 1 }) as never
  for (const n of [2, 8]) expect(await run(n).catch(same)).toEqual(new RangeError(`${n} is even`))
  expect(one.stats()).toMatchObject({ completed: 13, failed: 0, running: 0, queued: 0 })
})

test('P3 with readAhead: 1 there is never more than one result that nobody has asked for', async () => {
  const source = new Counted()
  await using results = pool.imap(square, source, { readAhead: 1 })
  for (let n = 1; n <= 10; n++) {
    expect((await results.next()).value).toBe(n * n)
    await settled()
    expect(source.pulled - n).toBeLessThanOrEqual(1)
  }
})

test('P3 imapUnordered hands out results as they come', async () => {
  const gates = [new Channel<unknown>(1), new Channel<unknown>(1)]
  const wait = (from: Channel<unknown>): unknown => from.receiveSync()
  await using results = pool.imapUnordered(wait, gates, { chunk: 1 })

  const first = results.next()
  gates[1]!.trySend('second')
  expect((await first).value).toBe('second')
  gates[0]!.trySend('first')
  expect((await results.next()).value).toBe('first')
})

test('P4 a failure in the middle comes at its position, and later results come after it', async () => {
  const expected = [1, new RangeError('2 is even'), 3, new RangeError('4 is even'), 5]
  for (const chunk of [1, 2, 5])
    expect(await readAll(pool.imap(oddOnly, [1, 2, 3, 4, 5], { chunk }) as never)).toEqual(expected)
  const unordered = await readAll(pool.imapUnordered(oddOnly, [1, 2, 3, 4, 5], { chunk: 1 }) as never)
  expect(unordered.map(String).toSorted()).toEqual(expected.map(String).toSorted())
})

test('P5 an empty source ends at once', async () => {
  async function* nothing(): AsyncGenerator<number> {}
  for (const source of [() => [], nothing]) {
    expect(await pool.map(square, source())).toEqual([])
    expect(await readAll(pool.imap(square, source()) as never)).toEqual([])
    expect(await readAll(pool.imapUnordered(square, source()) as never)).toEqual([])
  }
})

test('P5 a slow source ends when it ends', async () => {
  async function* slow(): AsyncGenerator<number> {
    for (let n = 1; n <= 5; n++) {
      await sleep(1)
      yield n
    }
  }
  expect(await pool.map(square, slow())).toEqual([1, 4, 9, 16, 25])
  expect(await readAll(pool.imap(square, slow()) as never)).toEqual([1, 4, 9, 16, 25])
  const unordered = await readAll(pool.imapUnordered(square, slow()) as never)
  expect(new Set(unordered)).toEqual(new Set([1, 4, 9, 16, 25]))
})

test('P5 what a source throws reaches the consumer', async () => {
  const error = new Error('source')
  async function* failing(): AsyncGenerator<number> {
    yield* failingSource(3, error)
  }
  for (const source of [() => failingSource(3, error), failing]) {
    expect(await pool.map(square, source()).catch(same)).toBe(error)
    expect((await readAll(pool.imap(square, source()) as never)).at(-1)).toBe(error)
    expect((await readAll(pool.imapUnordered(square, source()) as never)).at(-1)).toBe(error)
  }
})

test('P6 apply within a task runs right there: a pool of one thread does not wait for itself', async () => {
  await using one = new ThreadPool({ env, maxThreads: 1 })
  const inner = await one.apply(nested, [3], { timeout: 10_000 })
  expect(inner).toBe(await one.apply(thread))
})
