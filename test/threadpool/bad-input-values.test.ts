// Arguments: what arrives as it is, what changes on its way, and what cannot be sent at all.

import { UncloneableValue } from '@hublet/core'
import { ThreadPool, threadpool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { fromText } from '../support/pool/from-text.ts'
import { same } from '../support/thrown.ts'

const echo = <T>(value: T): T => value

test.for<[name: string, value: unknown]>([
  ['a date', new Date(5)],
  ['a map of sets', new Map([[{ a: 1 }, new Set([2n, 'x'])]])],
  ['a large integer', -(2n ** 100n)],
  ['a regular expression', /a(?<b>.)/giu],
  ['an array with holes', [, 1, undefined]], // oxlint-disable-line no-sparse-arrays
  ['numbers that are special', [-0, NaN, Infinity, -Infinity]],
  ['half a pair', 'a\ud800b'],
  ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
  ['keys that are special', JSON.parse('{"__proto__": 1, "constructor": 2, "then": 3, "": 4}')],
  [
    'typed arrays',
    [new Uint8Array([1]), new Float64Array([0.5]), new BigInt64Array([-1n]), new DataView(new ArrayBuffer(2))],
  ],
  ['a Buffer', Buffer.from('äöü')],
  ['nothing', [undefined, null]],
])('%s arrives as it is, and comes back', async ([, value]) => {
  expect(await threadpool.apply(echo, [value])).toStrictEqual(value)
})

test('what is cyclic, or stands there twice, is so over there', async () => {
  const cyclic: { self?: unknown; twice: object[] } = { twice: [] }
  const one = { n: 1 }
  cyclic.self = cyclic
  cyclic.twice.push(one, one)

  const back = (await threadpool.apply(echo, [cyclic])) as typeof cyclic

  expect(back.self).toBe(back)
  expect(back.twice[0]).toBe(back.twice[1])
  expect(back).not.toBe(cyclic)
})

test('an instance of a class arrives as its fields, without methods and what is private', async () => {
  class Point {
    x = 1
    readonly #y = 2
    get y(): number {
      return this.#y
    }
  }

  expect(
    await threadpool.apply(fromText('(p) => [p.constructor === Object, Object.keys(p), p.y]'), [new Point()]),
  ).toEqual([true, ['x'], undefined])
})

test('a function arrives as a reference to it, and so does one that is returned', async () => {
  const doubled = await threadpool.apply(async (fn: (n: number) => unknown) => fn(21), [(n: number) => n * 2])
  const returned = await threadpool.apply(() => async (n: number) => Promise.resolve(n + 1))

  expect(doubled).toBe(42)
  expect(await returned(1)).toBe(2)
})

test('an argument that is undefined is there; one that is left out is not', async () => {
  const count = fromText('function () { return arguments.length }')

  expect(await threadpool.apply(count)).toBe(0)
  expect(await threadpool.apply(count, [])).toBe(0)
  expect(await threadpool.apply(count, [undefined])).toBe(1)
  expect(await threadpool.apply(fromText('(a = 1, b = 2) => [a, b]'), [undefined, null])).toEqual([1, null])
})

const unsendable: [name: string, make: () => unknown, what: string][] = [
  ['a symbol', () => Symbol('x'), 'Symbol(x) cannot be sent'],
  ['a WeakMap', () => new WeakMap(), 'a WeakMap cannot be sent'],
  ['a WeakRef', () => new WeakRef({}), 'a WeakRef cannot be sent'],
  ['a promise', () => Promise.resolve(1), 'a Promise cannot be sent; await it first'],
  ['a proxy of a map', () => new Proxy(new Map(), {}), 'cannot be sent'],
  ['a URL', () => new URL('file:///x'), 'cannot be sent'],
  ['a port', () => new MessageChannel().port1, 'can only be moved'],
]

test.for(unsendable)('%s as an argument is refused with its place; the pool goes on', async ([, make, what]) => {
  await using pool = new ThreadPool({ maxThreads: 1 })

  const error = await pool.apply(echo, [{ list: [0, { 'odd key': make() }] }]).catch(same)

  expect(error).toBeInstanceOf(UncloneableValue)
  expect((error as UncloneableValue).path).toMatch(/^args\[0\]\.list\[1\]\["odd key"\]/)
  expect((error as Error).message).toContain(what)
  expect(await pool.apply(echo, [1])).toBe(1)
  expect(pool.stats()).toMatchObject({ lost: 0, running: 0, queued: 0 })
})
