// Large values go to structured clone as a whole, unless something in them needs the codec.

import { expect, test } from 'vitest'

import { Wire, encode, encodeOrPort, transfer } from '../support/codec.ts'

class Point {
  x = 1
}
const rows = Array.from({ length: 2000 }, (_, i) => ({ id: i, name: `name${i}` }))

/** Whether the value goes by the port, and what arrives. */
function go(value: unknown): { whole: boolean; copy: unknown; bytes: number } {
  const wire = new Wire()
  const bytes = wire.bytes(value, encodeOrPort)
  return { whole: wire.out.ported[0] === value, copy: wire.read(bytes), bytes: bytes.length }
}

for (const [what, value] of Object.entries({
  'many rows': rows,
  'many numbers': Array.from({ length: 100_000 }, (_, i) => i),
  'a long text in an object': { text: 'x'.repeat(100_000) },
  'a large map': new Map(rows.map((row) => [row.id, row])),
  'a large set': new Set(rows),
  'dates and the like': rows.map(() => [new Date(5), /x/g, Object('x'), new Uint8Array(3), new ArrayBuffer(2)]),
  'a large typed array': { pixels: new Uint8Array(60_000) },
  'an object of many keys': Object.fromEntries(rows.map((row) => [`k${row.id}`, row])),
  'instances of classes': rows.map(() => new Point()),
})) {
  test(`${what} go as a whole`, () => {
    const { whole, copy, bytes } = go(value)

    expect(whole).toBe(true)
    expect(bytes).toBe(2)
    expect(copy).toEqual(structuredClone(value))
  })
}

for (const [what, value] of Object.entries({
  'a small Buffer': Buffer.from('abc'),
  'an error': new RangeError('x'),
  'an object without prototype': Object.create(null) as object,
  'a view of a part': new Uint8Array(10).subarray(1, 3),
  'a Proxy': new Proxy({}, {}),
})) {
  test(`with ${what} in it a large value goes by the codec`, () => {
    const { whole, copy } = go([rows, { deep: [value] }])

    expect(whole).toBe(false)
    expect(copy).toStrictEqual([rows, { deep: [value] }])
  })
}

test('what is marked to be moved is moved out of a large value', () => {
  const view = transfer(new Uint8Array(10))

  expect(go([rows, view])).toMatchObject({ whole: false, copy: [rows, new Uint8Array(10)] })
  expect(view.length).toBe(0)
})

test('F11 what cannot be sent is found in large values', () => {
  expect(() => go([rows, { deep: new Map([[1, Symbol('x')]]) }])).toThrow(
    /^cannot send value\[1\]\.deep\.values\(\)\[0\]/,
  )
})

test('F13 a list of objects that each hold the next is refused, not passed on', () => {
  const nodes: { next?: object }[] = Array.from({ length: 5000 }, () => ({}))
  for (const [i, node] of nodes.entries()) node.next = nodes[i + 1] ?? {}

  expect(() => go(nodes)).toThrow(/more than 1000 levels/)
})

test('values that hold each other often are looked through once', () => {
  let value: unknown = rows
  for (let i = 0; i < 200; i++) value = [value, value]

  expect(go(value).whole).toBe(true)
})

test('an array of four billion holes is sent in a moment', () => {
  const value: unknown[] = []
  value[4_000_000_000] = 1

  const { copy } = go([rows, value]) as { copy: [unknown, unknown[]] }

  expect(copy[1].length).toBe(4_000_000_001)
  expect(Object.keys(copy[1])).toEqual(['4000000000'])
})

test('after a value that went as a whole the lane goes on', () => {
  const wire = new Wire()

  for (const how of [encodeOrPort, encode, encodeOrPort]) {
    expect(wire.send(rows, how)).toEqual(rows)
    expect(wire.send({ id: 1, name: 'x' }, how)).toEqual({ id: 1, name: 'x' })
  }
})
