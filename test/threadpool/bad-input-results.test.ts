// Results that cannot be sent, or are not to be had: an error of the task, and the thread lives.

import { ThreadPool, threadpool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { fromText } from '../support/pool/from-text.ts'
import { same } from '../support/thrown.ts'

const echo = <T>(value: T): T => value

test('results that cannot be sent fail their tasks with their place; the thread lives', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const results = ['Symbol("x")', 'new WeakMap()', 'new WeakRef({})', 'Promise.resolve(1)', 'new Proxy(new Map(), {})']

  for (const result of results) {
    const error = await pool.apply(fromText(`() => ({ list: [0, ${result}] })`)).catch(same)
    expect(error).toMatchObject({
      code: 'HUBLET_UNCLONEABLE',
      path: expect.stringMatching(/^result\.list\[1\]/) as string,
    })
  }
  expect(await pool.apply(echo, [1])).toBe(1)
  expect(pool.stats()).toMatchObject({ threads: 1, lost: 0 })
})

test('a result that cannot be sent fails its item only, or all items with it, and never hangs a map', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const odd = fromText<(n: number) => unknown>('(n) => n === 1 ? new WeakMap() : n')

  expect(await pool.map(odd, [0, 1, 2]).catch(same)).toMatchObject({ code: 'HUBLET_UNCLONEABLE' })
  expect(await pool.map(odd, [0, 2])).toEqual([0, 2])
})

test('a value that a generator yields and that cannot be sent ends the stream with it, after the others', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const seen: unknown[] = []

  const error = await (async () => {
    for await (const value of pool.stream(fromText('function* () { yield 1; yield Symbol("x"); yield 2 }')))
      seen.push(value)
  })().catch(same)

  expect(error).toMatchObject({ code: 'HUBLET_UNCLONEABLE' })
  expect(seen).toEqual([1])
  expect(await pool.apply(echo, [1])).toBe(1)
})

test('a getter that throws fails the call, there and here, with what it throws', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const hostile = {
    get x(): never {
      throw new RangeError('not to be seen')
    },
  }

  expect(await pool.apply(echo, [hostile]).catch(same)).toMatchObject({ name: 'RangeError', message: 'not to be seen' })
  for (const text of [
    '() => ({ get x() { throw new RangeError("not to be seen") } })',
    '() => ({ get then() { throw new RangeError("not to be seen") } })',
    '() => new Proxy({}, { ownKeys() { throw new RangeError("not to be seen") } })',
  ]) {
    expect(await pool.apply(fromText(text)).catch(same)).toMatchObject({
      name: 'RangeError',
      message: 'not to be seen',
    })
  }
  expect(await pool.apply(echo, [1])).toBe(1)
})

test('a generator as a result is refused with the remedy, and so is what yields nothing as a stream', async () => {
  for (const text of ['function* () { yield 1 }', 'async function* () { yield 1 }']) {
    const error = await threadpool.apply(fromText(text)).catch(same)
    expect(error).toMatchObject({
      code: 'HUBLET_MISUSE',
      message: expect.stringContaining('use stream() for') as string,
    })
  }
  const error = await threadpool.stream(fromText('() => 5')).next().catch(same)
  expect(error).toMatchObject({ code: 'HUBLET_MISUSE', message: expect.stringContaining('use apply() for') as string })
})

test('what has a then() is waited for as a promise is, by apply as by map', async () => {
  const later = fromText<(n: number) => unknown>(
    '(n) => ({ then(done, fail) { n < 0 ? fail(new RangeError("x")) : done(n) } })',
  )

  expect(await threadpool.apply(later, [1])).toBe(1)
  expect(await threadpool.map(later, [1, 2, 3])).toEqual([1, 2, 3])
  expect(await threadpool.map(later, [1, -1]).catch(same)).toBeInstanceOf(RangeError)
})
