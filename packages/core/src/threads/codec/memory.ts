// ArrayBuffers and what looks at them.
//
//   B1  of a view of a part of some memory only that part is sent: the rest may be anybody's (Node's pool of Buffers)
//   B2  views of all of one buffer share it over there, too; shared memory stays shared
//   B3  what is marked is moved; large copies are made once, and moved

import { types } from 'node:util'
import { isMarkedAsUntransferable } from 'node:worker_threads'

import { DecodeError } from '../../errors.ts'
import { spend } from './budget.ts'
import type { Carrier } from './carriers.ts'
import type { Incoming } from './incoming.ts'
import { LARGE_BYTES } from './limits.ts'
import type { Outgoing } from './outgoing.ts'
import { writePorted, writeTransferred } from './ported.ts'
import { type Reading, read } from './read.ts'
import { Refusal } from './refusal.ts'
import { ARRAY_BUFFER, VIEW, VIEW_COPY } from './tags.ts'
import { isMarked, isWhole } from './transfer.ts'
import { write } from './write.ts'
import type { Writer } from './writer.ts'

type View = (memory: ArrayBufferLike, offset: number, bytes: number) => ArrayBufferView

const arrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float16Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
]

/** By the number that is sent: Buffer, DataView, typed arrays. */
const views: View[] = [
  (memory, offset, bytes) => Buffer.from(memory, offset, bytes),
  (memory, offset, bytes) => new DataView(memory, offset, bytes),
  ...arrays.map(
    (Type): View =>
      (memory, offset, bytes) =>
        new Type(memory as ArrayBuffer, offset, bytes / Type.BYTES_PER_ELEMENT),
  ),
]

function kindOf(view: ArrayBufferView): number {
  if (Buffer.isBuffer(view)) return 0
  if (types.isDataView(view)) return 1
  const name = (view as Uint8Array)[Symbol.toStringTag]
  return 2 + arrays.findIndex((Type) => Type.name === name)
}

export const arrayBuffer: Carrier<ArrayBuffer> = {
  is: types.isArrayBuffer,
  alike: (value) => !isMarked(value) && !value.detached,
  write(writer, value, out) {
    if (value.detached) throw new Refusal(value, 'an ArrayBuffer that was moved away', 'its bytes are elsewhere')
    if (isMarked(value) && !isMarkedAsUntransferable(value)) writeTransferred(writer, value, out) // B3
    else if (value.resizable) writePorted(writer, value, out)
    else if (value.byteLength > LARGE_BYTES) writeTransferred(writer, value.slice(0), out)
    else {
      spend(out, value.byteLength)
      writer.byte(ARRAY_BUFFER)
      writer.count(value.byteLength)
      writer.raw(new Uint8Array(value))
    }
  },
}

export const readArrayBuffer: Reading = (reader, into) => {
  const { buffer } = reader.raw(reader.count())
  into.add(buffer)
  return buffer
}

export const view: Carrier<ArrayBufferView> = {
  is: (value) => ArrayBuffer.isView(value),
  alike: (value) => !Buffer.isBuffer(value) && !isMarked(value.buffer) && (isShared(value) || isWhole(value)),
  write(writer, value, out, depth) {
    const { buffer, byteLength } = value
    if (isDetached(buffer)) throw new Refusal(value, 'a view of memory that was moved away', 'its bytes are elsewhere')
    if (isShared(value)) writeView(writer, value, value.byteOffset, buffer, out, depth)
    else if (!isWhole(value)) writeCopy(writer, value, out)
    else if ((buffer as ArrayBuffer).resizable) writePorted(writer, value, out)
    else if (byteLength > 0) writeView(writer, value, 0, buffer, out, depth)
    else writeCopy(writer, value, out)
  },
}

function isDetached(memory: ArrayBufferLike): boolean {
  return types.isArrayBuffer(memory) && memory.detached
}

function isShared(value: ArrayBufferView): boolean {
  return types.isSharedArrayBuffer(value.buffer)
}

/** B2 */
function writeView(
  writer: Writer,
  value: ArrayBufferView,
  offset: number,
  memory: ArrayBufferLike,
  out: Outgoing,
  depth: number,
): void {
  writer.byte(VIEW)
  writer.byte(kindOf(value))
  writer.count(offset)
  writer.count(value.byteLength)
  write(writer, memory, out, depth + 1)
}

/** B1 */
function writeCopy(writer: Writer, value: ArrayBufferView, out: Outgoing): void {
  const { byteLength } = value
  const bytes = new Uint8Array(value.buffer, value.byteOffset, byteLength)
  spend(out, Math.min(byteLength, LARGE_BYTES))
  if (byteLength > LARGE_BYTES) {
    const copy = bytes.slice().buffer
    writer.byte(VIEW)
    writer.byte(kindOf(value))
    writer.count(0)
    writer.count(byteLength)
    out.seen.find(copy) // it is an object of the value from now on
    writeTransferred(writer, copy, out)
    return
  }
  writer.byte(VIEW_COPY)
  writer.byte(kindOf(value))
  writer.count(byteLength)
  writer.raw(bytes)
}

export const readView: Reading = (reader, into, depth) => {
  const number = into.reserve()
  const kind = reader.byte()
  const offset = reader.count()
  const bytes = reader.count()
  const memory = read(reader, into, depth + 1)
  if (!types.isAnyArrayBuffer(memory)) throw new DecodeError('cannot read a message: a view without memory')
  return made(into, number, kind, memory, offset, bytes)
}

export const readViewCopy: Reading = (reader, into) => {
  const number = into.reserve()
  const kind = reader.byte()
  const { buffer, byteLength } = reader.raw(reader.count())
  return made(into, number, kind, buffer, 0, byteLength)
}

function made(
  into: Incoming,
  number: number,
  kind: number,
  memory: ArrayBufferLike,
  offset: number,
  bytes: number,
): ArrayBufferView {
  const make = views[kind]
  if (make === undefined) throw new DecodeError(`cannot read a message: no view is of kind ${kind}`)
  try {
    const value = make(memory, offset, bytes)
    into.fill(number, value)
    return value
  } catch (cause) {
    throw new DecodeError('cannot read a message: a view does not fit its memory', { cause })
  }
}
