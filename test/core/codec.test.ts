// Values go over as structured clone would carry them.

import { types } from 'node:util'

import { expect, test } from 'vitest'

import { Wire, encodeOrPort, sent } from '../support/codec.ts'

class Point {
  x = 1
  #y = 2
  get sum(): number {
    return this.x + this.#y
  }
}

for (const [what, value] of Object.entries({
  'undefined, null and booleans': [undefined, null, true, false],
  integers: [0, 1, 127, 128, -1, 2 ** 31 - 1, -(2 ** 31)],
  doubles: [0.1, -0, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 5e-324],
  bigints: [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 63n, 2n ** 200n, -(2n ** 200n)],
  texts: ['', 'a', 'ÿ', 'abcdefghijklmnop', 'Ā', '日本', '😀', 'x'.repeat(5000), 'ü'.repeat(5000), '日'.repeat(5000)],
  'lone surrogates': ['\ud800', 'a\udfff', '\udc00\ud800'],
  'arrays with holes': [[], [1, , 2], [, undefined], [[[]]]], // oxlint-disable-line no-sparse-arrays
  'long arrays with nothing in them': [new Array(5000), Object.assign(new Array(2 ** 32 - 1), { 7: 'x' })],
  'plain objects': [{}, { a: 1 }, { a: 1, b: { c: 2 } }, { 7: 1, x: 2, 3: 3 }, { '': 0 }],
  'objects with many or long keys': [
    Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, i])),
    { ['k'.repeat(1000)]: 1 },
  ],
  'objects without prototype': [Object.assign(Object.create(null) as object, { a: 1 })],
  dates: [new Date(5), new Date(NaN)],
  'regular expressions': [/a(?<b>.)/gi, /\//, new RegExp('')],
  maps: [new Map<unknown, unknown>([[{ k: 1 }, new Map([[1, 2]])]]), new Map()],
  sets: [new Set([1, 'a', {}]), new Set()],
  'boxed primitives': [Object('x'), Object(1), Object(false), Object(1n)],
  'typed arrays': [new Uint8Array([1, 2]), new Float64Array([1.5]), new BigInt64Array([-1n]), new Uint16Array(0)],
  'data views': [new DataView(new ArrayBuffer(5))],
  buffers: [Buffer.from('hi'), Buffer.alloc(5), Buffer.alloc(100_000, 7), Buffer.alloc(0)],
  'array buffers': [new ArrayBuffer(3), new Uint8Array(70_000).fill(3).buffer],
})) {
  test(`${what} arrive as they are`, () => {
    const wire = new Wire()

    for (let again = 0; again < 3; again++) expect(wire.send(value)).toStrictEqual(value)
  })
}

test('what appears twice arrives as one object, also in cycles', () => {
  const shared = { a: 1 }
  const value: Record<string, unknown> = { list: [shared, shared], map: new Map([[shared, [shared]]]) }
  value['self'] = value

  const copy = sent(value) as { list: object[]; map: Map<object, object[]>; self: unknown }

  expect(copy.self).toBe(copy)
  expect(copy.list[1]).toBe(copy.list[0])
  expect(copy.map.get(copy.list[0]!)![0]).toBe(copy.list[0])
  expect(copy.list[0]).not.toBe(shared)
})

test('identity holds among thousands of objects', () => {
  const objects = Array.from({ length: 3000 }, (_, i) => ({ i }))

  const copy = sent([...objects, ...objects.toReversed()]) as object[]

  expect(new Set(copy).size).toBe(3000)
  expect(copy.every((object, i) => object === copy.at(-1 - i))).toBe(true)
})

test('two values of one record do not share objects', () => {
  const wire = new Wire()
  const shared = {}

  expect(wire.send([shared, shared])).toEqual([{}, {}])
  expect(wire.send([shared, shared])).toEqual([{}, {}])
})

test('fields come in the same order, getters are called once', () => {
  const calls: string[] = []
  const value = {
    get b() {
      return calls.push('b')
    },
    get a() {
      return calls.push('a')
    },
  }

  const copy = sent(value) as object

  expect(calls).toEqual(['b', 'a'])
  expect(Object.entries(copy)).toEqual([
    ['b', 1],
    ['a', 2],
  ])
})

test('F12 a class instance that nobody registered arrives as a plain object', () => {
  const copy = sent([new Point(), new Point()]) as object[]

  expect(copy).toStrictEqual([{ x: 1 }, { x: 1 }])
})

test('F12 symbols as keys, fields from prototypes and hidden fields stay behind', () => {
  const value = Object.create({ inherited: 1 }, { hidden: { value: 2 }, own: { value: 3, enumerable: true } }) as object

  expect(sent(Object.assign(value, { [Symbol('x')]: 4 }))).toStrictEqual({ own: 3 })
})

test('F37 a key __proto__ becomes a field, and no prototype is set', () => {
  const wire = new Wire()
  const value = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as object

  for (let again = 0; again < 2; again++) {
    const copy = wire.send(value) as object
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(Object.keys(copy)).toEqual(['__proto__', 'a'])
    expect((copy as { polluted?: unknown }).polluted).toBe(undefined)
  }
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined)
})

test('what only Node can carry arrives, wherever it stands', async () => {
  const blob = new Blob(['abc'])
  const shared = new SharedArrayBuffer(4)

  const copy = sent({ list: [blob, shared, blob], view: new Int32Array(shared) }) as {
    list: [Blob, SharedArrayBuffer, Blob]
    view: Int32Array
  }

  expect(await copy.list[0].text()).toBe('abc')
  expect(copy.list[2]).toBe(copy.list[0])
  expect(types.isSharedArrayBuffer(copy.list[1])).toBe(true)
  expect(copy.view.buffer).toBe(copy.list[1])
})

test('a subclass of a built-in class arrives as the built-in', () => {
  class Names extends Map<string, string> {}
  class List extends Array<number> {}

  expect(sent(new Names([['a', 'b']]))).toStrictEqual(new Map([['a', 'b']]))
  expect(sent(List.from([1, 2]))).toStrictEqual([1, 2])
})

test('the same bytes mean the same with and without a budget', () => {
  const wire = new Wire()
  const value = { id: 1, tags: ['a', 'b'] }

  expect(wire.send(value, encodeOrPort)).toEqual(value)
  expect(wire.send(value)).toEqual(value)
  expect(wire.out.ported).toEqual([])
})
