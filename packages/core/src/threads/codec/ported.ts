// Values that only structured clone can carry: they go along by the port, and the record has their place there.

import type { Transferable } from 'node:worker_threads'

import { DecodeError } from '../../errors.ts'
import type { Carrier } from './carriers.ts'
import type { Incoming } from './incoming.ts'
import type { Outgoing } from './outgoing.ts'
import type { Reader } from './reader.ts'
import { Refusal } from './refusal.ts'
import { PORTED } from './tags.ts'
import { isMarked } from './transfer.ts'
import type { Writer } from './writer.ts'

export function writePorted(writer: Writer, value: unknown, out: Outgoing): void {
  writer.byte(PORTED)
  writer.count(out.ported.push(value) - 1)
}

/** It is moved. */
export function writeTransferred(writer: Writer, value: object, out: Outgoing): void {
  writePorted(writer, value, out)
  out.transferred.push(value as Transferable)
}

export function readPorted(reader: Reader, into: Incoming): unknown {
  const number = reader.count()
  const { ported } = into
  if (ported === undefined || number >= ported.length) {
    throw new DecodeError('cannot read a message: a part of it is missing')
  }
  const value = ported[number]
  if (typeof value === 'object' && value !== null) into.add(value)
  return value
}

/** What structured clone copies, or moves if it is marked. */
export const cloned: Carrier = {
  is: () => true,
  alike: (value) => !isMarked(value),
  write(writer, value, out) {
    if (isMarked(value)) writeTransferred(writer, value, out)
    else writePorted(writer, value, out)
  },
}

/** What can only be moved. */
export const moved: Carrier = {
  is: () => true,
  alike: 'never',
  write(writer, value, out) {
    if (!isMarked(value)) {
      throw new Refusal(value, `${nameOf(value)} can only be moved`, 'send transfer(it); it is closed here then')
    }
    writeTransferred(writer, value, out)
  },
}

/** The name of its class, with an article. */
export function nameOf(value: object): string {
  const { constructor } = value as { constructor?: unknown }
  const name = typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'object'
  return `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${name}`
}
