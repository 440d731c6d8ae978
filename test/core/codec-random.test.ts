// Random values arrive as they are; random bytes do no harm.

import { isDeepStrictEqual } from 'node:util'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import '../model/seed.ts'
import { Incoming, Reader, Wire, decode, encode, encodeOrPort, errors } from '../support/codec.ts'
import { attempt } from '../support/thrown.ts'

const runs = Number(process.env['HUBLET_MODEL_RUNS'] ?? 10_000)
const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))

const key = fc.oneof({ weight: 9, arbitrary: fc.string() }, fc.constantFrom('__proto__', 'constructor', 'toString'))
const anything = fc.anything({
  key,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
})

test('any value arrives as it is, and as structured clone makes it', { timeout: 60_000 }, () => {
  const wire = new Wire()
  fc.assert(
    fc.property(anything, fc.boolean(), (value, port) => {
      const copy = wire.send(value, port ? encodeOrPort : encode)

      return isDeepStrictEqual(copy, value)
    }),
    { numRuns: runs },
  )
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype)
})

test('F14 any value is carried by an error, as cause and as thing that was thrown', () => {
  const wire = new Wire()
  fc.assert(
    fc.property(anything, (value) => {
      const copy = wire.send(new Error('m', { cause: value })) as Error

      expect(isDeepStrictEqual(copy.cause, value)).toBe(true)
    }),
    { numRuns: runs / 10 },
  )
})

test('any graph of objects arrives as the same graph, as structured clone makes it', () => {
  const edges = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 60 })
  const kinds = fc.array(fc.constantFrom('object', 'array', 'map', 'set', 'error'), { minLength: 31, maxLength: 31 })
  const wire = new Wire()
  fc.assert(
    fc.property(kinds, edges, (sorts, links) => {
      const root = graph(sorts, links)

      expect(drawn(wire.send(root))).toEqual(drawn(root))
    }),
    { numRuns: runs / 10 },
  )
})

test('random bytes are read as some value or throw a DecodeError', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(harmOf(bytes)).toBe(undefined)
    }),
    { numRuns: runs },
  )
})

test('damaged bytes are read as some value or throw a DecodeError', { timeout: 60_000 }, () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(anything, damage, fc.nat(), (value, changes, cut) => {
      const bytes = Uint8Array.from(new Wire().bytes([value, new RangeError('x', { cause: value })]))
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte

      expect(harmOf(bytes)).toBe(undefined)
      expect(harmOf(bytes.subarray(0, cut % bytes.length))).toBe(undefined)
    }),
    { numRuns: runs },
  )
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype)
})

test('a few bytes that claim to be much take neither memory nor time', () => {
  const huge = [255, 255, 255, 255, 15]
  for (let tag = 0; tag < 128; tag++) {
    for (const more of [huge, [...huge, ...huge], [1, ...huge], [...huge, 19], [2, 65, ...huge]]) {
      const before = process.memoryUsage().arrayBuffers
      const began = performance.now()

      expect(harmOf(Uint8Array.from([tag, ...more]))).toBe(undefined)

      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
      expect(performance.now() - began).toBeLessThan(1000)
    }
  }
})

test('bytes that nest without end throw a DecodeError', () => {
  for (const tag of [11, 14, 16, 17, 18, 22, 23, 27, 28, 29, 30]) {
    const bytes = new Uint8Array(1_000_000).fill(tag)

    expect(() => read(bytes)).toThrow(errors.DecodeError)
  }
  const nested = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i % 2 === 0 ? 11 : 1))
  expect(() => read(nested)).toThrow(/too many levels/)
})

function read(bytes: Uint8Array): unknown {
  const reader = new Reader()
  reader.begin(bytes, 0, bytes.length)
  return decode(reader, new Incoming('from'))
}

/** What reading the bytes throws besides a DecodeError. */
function harmOf(bytes: Uint8Array): unknown {
  const result = attempt(() => void read(bytes))
  return result instanceof errors.DecodeError ? undefined : result
}

/** Objects of these kinds, each of which holds those it is linked to. */
function graph(kinds: readonly string[], links: readonly [number, number][]): object {
  const makers: Record<string, () => object> = {
    object: () => ({}),
    array: () => [],
    map: () => new Map(),
    set: () => new Set(),
    error: () => new AggregateError([], 'm'),
  }
  const nodes = kinds.map((kind) => makers[kind]!())
  for (const [from, to] of links) hold(nodes[from]!, nodes[to]!)
  return nodes
}

function hold(node: object, other: object): void {
  if (Array.isArray(node)) node.push(other)
  else if (node instanceof Map) node.set(other, node.size)
  else if (node instanceof Set) node.add(other)
  else if (node instanceof AggregateError) node.errors.push(other)
  else (node as Record<string, object>)[`k${Object.keys(node).length}`] = other
}

/** The graph as numbers, in the order in which its objects are met. */
function drawn(root: unknown): unknown[] {
  const numbers = new Map<unknown, number>([[root, 0]])
  const open = [root]
  const picture: unknown[] = []
  for (const node of open) {
    const held = heldBy(node as object)
    for (const other of held) {
      if (numbers.has(other)) continue
      numbers.set(other, numbers.size)
      open.push(other)
    }
    picture.push([(node as object).constructor.name, held.map((other) => numbers.get(other))])
  }
  return picture
}

function heldBy(node: object): unknown[] {
  if (node instanceof AggregateError) return node.errors
  return node instanceof Map ? [...node.keys()] : node instanceof Set ? [...node] : Object.values(node)
}
