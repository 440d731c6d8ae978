// Bytes to values: primitives, arrays, plain objects. All else has its reading.
//
//   T1  bytes that no sender has written throw a DecodeError: no hang, no memory but in proportion to the bytes
//   T2  `__proto__` becomes a field like others: no prototype is ever set
//   T3  what fails in code of others (an `unpack`) is put off to the end of the value: the shapes after it are needed

import { DecodeError } from '../../errors.ts'
import type { Incoming } from './incoming.ts'
import { MOST_LEVELS, MOST_SHAPES, MOST_SHAPE_KEYS } from './limits.ts'
import type { Reader } from './reader.ts'
import * as tag from './tags.ts'

export type Reading = (reader: Reader, into: Incoming, depth: number) => unknown

/** By tag: what is not read here. */
export const readings: (Reading | undefined)[] = []

const integers = new BigInt64Array(1)
const integerWords = new Int32Array(integers.buffer)
const hex = /^[0-9a-f]+$/

export function read(reader: Reader, into: Incoming, depth: number): unknown {
  return readAfter(reader.byte(), reader, into, depth)
}

/** The rest of a value that begins with `first`. */
function readAfter(first: number, reader: Reader, into: Incoming, depth: number): unknown {
  if (first >= tag.SMALL) return first - tag.SMALL
  if (first >= tag.FIRST_SHAPE) return readShaped(reader, into, first - tag.FIRST_SHAPE, depth)
  switch (first) {
    case tag.UNDEFINED:
      return undefined
    case tag.NULL:
      return null
    case tag.TRUE:
      return true
    case tag.FALSE:
      return false
    case tag.INT:
      return reader.int()
    case tag.FLOAT:
      return reader.float()
    case tag.TEXT:
      return reader.text()
    case tag.ARRAY:
      return readArray(reader, into, depth)
    case tag.SHAPED:
      return readShaped(reader, into, reader.count(), depth)
    default:
      return readOther(first, reader, into, depth)
  }
}

function readOther(first: number, reader: Reader, into: Incoming, depth: number): unknown {
  checkDepth(depth)
  switch (first) {
    case tag.SAME:
      return into.object(reader.count())
    case tag.DEFINE:
      return readShaped(reader, into, define(reader, into), depth)
    case tag.FORGET:
      into.shapes = []
      return read(reader, into, depth + 1)
    case tag.DICTIONARY:
      return readDictionary(reader, into, {}, depth)
    case tag.NULL_DICTIONARY:
      return readDictionary(reader, into, Object.create(null) as object, depth)
    case tag.SPARSE:
      return readSparse(reader, into, depth)
    case tag.BIGINT_64:
      integerWords[0] = reader.int()
      integerWords[1] = reader.int()
      return integers[0]
    case tag.BIGINT_HEX:
      return readHex(reader)
    default: {
      const reading = readings[first]
      if (reading === undefined) throw new DecodeError(`cannot read a message: no value begins with ${first}`)
      return reading(reader, into, depth)
    }
  }
}

export function checkDepth(depth: number): void {
  if (depth > MOST_LEVELS + 1) throw new DecodeError('cannot read a message: it has too many levels') // T1
}

function readArray(reader: Reader, into: Incoming, depth: number): unknown[] {
  checkDepth(depth)
  const length = reader.count()
  if (length > reader.rest) throw new DecodeError('cannot read a message: an array is longer than the rest') // T1
  const array: unknown[] = []
  into.add(array)
  for (let i = 0; i < length; i++) {
    const first = reader.byte()
    if (first === tag.HOLE) array.length = i + 1
    else array.push(readAfter(first, reader, into, depth + 1))
  }
  return array
}

function readSparse(reader: Reader, into: Incoming, depth: number): unknown[] {
  const length = reader.count()
  if (length < 1 || length >= 2 ** 32) throw new DecodeError('cannot read a message: no array has this length')
  const array: unknown[] = []
  // Sets the length without memory for it: an index far away makes it a table.
  array[length - 1] = undefined
  Reflect.deleteProperty(array, length - 1)
  into.add(array)
  while (next(reader)) {
    const index = reader.count()
    if (index >= length) throw new DecodeError('cannot read a message: an index is too large')
    array[index] = read(reader, into, depth + 1)
  }
  return array
}

/** Whether another item follows; takes the end, or the mark of the item. */
function next(reader: Reader): boolean {
  return reader.byte() !== tag.END
}

function readShaped(reader: Reader, into: Incoming, number: number, depth: number): object {
  checkDepth(depth)
  const keys = into.shapes[number]
  if (keys === undefined) throw new DecodeError('cannot read a message: the keys of an object are not known')
  const object: Record<string, unknown> = {}
  into.add(object)
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    const value = read(reader, into, depth + 1)
    if (key === '__proto__') setProto(object, value)
    else object[key] = value
  }
  return object
}

function define(reader: Reader, into: Incoming): number {
  const count = reader.count()
  if (count > MOST_SHAPE_KEYS || into.shapes.length >= MOST_SHAPES) {
    throw new DecodeError('cannot read a message: too many keys')
  }
  const keys: string[] = []
  for (let i = 0; i < count; i++) keys.push(reader.text())
  return into.shapes.push(keys) - 1
}

function readDictionary(reader: Reader, into: Incoming, object: object, depth: number): object {
  into.add(object)
  for (let left = reader.count(); left > 0; left--) {
    const key = reader.text()
    const value = read(reader, into, depth + 1)
    if (key === '__proto__') setProto(object, value)
    else (object as Record<string, unknown>)[key] = value
  }
  return object
}

/** T2 */
function setProto(object: object, value: unknown): void {
  Object.defineProperty(object, '__proto__', { value, configurable: true, enumerable: true, writable: true })
}

function readHex(reader: Reader): bigint {
  const negative = reader.byte() === 1
  const digits = reader.text()
  if (!hex.test(digits)) throw new DecodeError('cannot read a message: no number has these digits')
  const n = BigInt(`0x${digits}`)
  return negative ? -n : n
}
