// Values to bytes: primitives, arrays, plain objects. All else has its carrier.
//
//   E1  an object is numbered before what it holds: a second meeting is written as its number
//   E2  the keys of plain objects are written once for a lane, then as the number of a shape; both ends count alike
//   E3  getters run once, in the order of the keys, before anything of the object is written

import { describe } from '../../hub/describe.ts'
import { spend } from './budget.ts'
import { carrierOf, plainByConstructor } from './carriers.ts'
import { ITEM_COST, LONGEST_SHAPE_KEY, MOST_LEVELS, MOST_SHAPES, MOST_SHAPE_KEYS, OBJECT_COST } from './limits.ts'
import type { Outgoing } from './outgoing.ts'
import { Refusal } from './refusal.ts'
import { type Shape, ShapeTable } from './shapes.ts'
import { isSparse } from './sparse.ts'
import * as tag from './tags.ts'
import { TooDeep } from './too-deep.ts'
import type { Writer } from './writer.ts'

const integers = new BigInt64Array(1)
const integerWords = new Int32Array(integers.buffer)
const longText = 32

/** Says how functions are written. */
export const functions: { write: (writer: Writer, fn: object, out: Outgoing, depth: number) => void } = {
  write: (_writer, fn) => {
    throw new Refusal(fn, 'a function cannot be sent', 'send the data that it works on, or what names it')
  },
}

// Each `typeof` in its own comparison is one test for V8; in a `switch` it makes the text and compares that.
export function write(writer: Writer, value: unknown, out: Outgoing, depth: number): void {
  if (typeof value === 'number') writeNumber(writer, value)
  else if (typeof value === 'string') writeText(writer, value, out)
  else if (typeof value === 'object') {
    if (value === null) writer.byte(tag.NULL)
    else writeObject(writer, value, out, depth)
  } else if (typeof value === 'boolean') writer.byte(value ? tag.TRUE : tag.FALSE)
  else if (value === undefined) writer.byte(tag.UNDEFINED)
  else if (typeof value === 'function') {
    if (!writeSame(writer, value, out)) functions.write(writer, value, out, depth)
  } else if (typeof value === 'bigint') writeBigInt(writer, value)
  else throw new Refusal(value, `${describe(value)} cannot be sent`, 'a symbol is another one in every thread')
}

function writeText(writer: Writer, text: string, out: Outgoing): void {
  if (text.length > longText) spend(out, text.length)
  writer.byte(tag.TEXT)
  writer.text(text)
}

function writeNumber(writer: Writer, n: number): void {
  if ((n | 0) !== n || (n === 0 && 1 / n < 0)) {
    writer.byte(tag.FLOAT)
    writer.float(n)
  } else if (n >= 0 && n < 128) writer.byte(tag.SMALL + n)
  else {
    writer.byte(tag.INT)
    writer.int(n)
  }
}

function writeBigInt(writer: Writer, n: bigint): void {
  if (BigInt.asIntN(64, n) === n) {
    integers[0] = n
    writer.byte(tag.BIGINT_64)
    writer.int(integerWords[0]!)
    writer.int(integerWords[1]!)
  } else {
    writer.byte(tag.BIGINT_HEX)
    writer.byte(n < 0n ? 1 : 0)
    writer.text((n < 0n ? -n : n).toString(16))
  }
}

/** E1 */
function writeSame(writer: Writer, value: object, out: Outgoing): boolean {
  const number = out.seen.find(value)
  if (number < 0) return false
  if (out.packing.has(number)) {
    throw new Refusal(value, 'an object whose pack function returns the object itself', 'pack what it is made of')
  }
  writer.byte(tag.SAME)
  writer.count(number)
  return true
}

function writeObject(writer: Writer, value: object, out: Outgoing, depth: number): void {
  if (depth > MOST_LEVELS) throw new TooDeep()
  if (writeSame(writer, value, out)) return
  // Half the price of the prototype. What claims to be an Object wrongly has fields and nothing else, or says so itself.
  const { constructor } = value
  if (constructor === Object && plainByConstructor()) writeFields(writer, value, out, depth)
  else if (constructor === Array && Array.isArray(value)) writeArray(writer, value, out, depth)
  else carrierOf(value).write(writer, value, out, depth)
}

export function writeArray(writer: Writer, value: readonly unknown[], out: Outgoing, depth: number): void {
  const { length } = value
  if (isSparse(value)) {
    writeSparse(writer, value, out, depth)
    return
  }
  spend(out, OBJECT_COST + length * ITEM_COST)
  writer.byte(tag.ARRAY)
  writer.count(length)
  for (let i = 0; i < length; i++) {
    const item = value[i]
    if (item === undefined && !(i in value)) writer.byte(tag.HOLE)
    else write(writer, item, out, depth + 1)
  }
}

function writeSparse(writer: Writer, value: readonly unknown[], out: Outgoing, depth: number): void {
  writer.byte(tag.SPARSE)
  writer.count(value.length)
  for (const key of Object.keys(value)) {
    const index = Number(key)
    if (!Number.isInteger(index)) break // the keys after the indices are names
    spend(out, ITEM_COST)
    writer.byte(tag.INT)
    writer.count(index)
    write(writer, value[index], out, depth + 1)
  }
  writer.byte(tag.END)
}

/** The own enumerable fields with names, of a plain object or what is sent as one. */
export function writeFields(writer: Writer, value: object, out: Outgoing, depth: number): void {
  const { values, top: bottom } = out
  let top = bottom
  let shape: Shape | undefined = out.shapes.root
  let keys: string[] | undefined
  for (const key in value) {
    // In a `for in` V8 knows the answer; not with Object.hasOwn.
    if (!Object.prototype.hasOwnProperty.call(value, key)) continue
    if (shape !== undefined) {
      const next: Shape | undefined = shape.after(key)
      if (next === undefined) keys = [...shape.keys, key]
      shape = next
    } else keys!.push(key)
    values[top++] = (value as Record<string, unknown>)[key] // E3
  }
  out.top = top
  spend(out, OBJECT_COST + (top - bottom) * ITEM_COST)
  if (shape === undefined || shape.number < 0) keys = announce(writer, keys ?? shape!.keys, out)
  else if (shape.number < tag.FIRST_SHAPES) writer.byte(tag.FIRST_SHAPE + shape.number)
  else {
    writer.byte(tag.SHAPED)
    writer.count(shape.number)
  }
  for (let i = bottom; i < top; i++) {
    if (keys !== undefined) writer.text(keys[i - bottom]!)
    const field = values[i]
    values[i] = undefined
    write(writer, field, out, depth + 1)
  }
  out.top = bottom
}

/** Defines a shape (E2). Returns the keys if there is to be none: they go with the values. */
function announce(writer: Writer, keys: string[], out: Outgoing): string[] | undefined {
  if (keys.length > MOST_SHAPE_KEYS || keys.some((key) => key.length > LONGEST_SHAPE_KEY)) {
    writer.byte(tag.DICTIONARY)
    writer.count(keys.length)
    return keys
  }
  if (out.shapes.count === MOST_SHAPES) {
    out.shapes = new ShapeTable()
    writer.byte(tag.FORGET)
  }
  out.shapes.define(keys)
  writer.byte(tag.DEFINE)
  writer.count(keys.length)
  for (const key of keys) writer.text(key)
  return undefined
}

/** An object without a prototype. */
export function writeNull(writer: Writer, value: object, out: Outgoing, depth: number): void {
  const keys = Object.keys(value)
  spend(out, OBJECT_COST + keys.length * ITEM_COST)
  writer.byte(tag.NULL_DICTIONARY)
  writer.count(keys.length)
  for (const key of keys) {
    writer.text(key)
    write(writer, (value as Record<string, unknown>)[key], out, depth + 1)
  }
}
