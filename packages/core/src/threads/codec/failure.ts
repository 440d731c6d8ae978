// Errors taken apart for the crossing, and put together again.
//
//   F1  they arrive as errors, of their class or the next above that is known over there
//   F2  taking one apart never fails: what cannot be read is left out, what cannot be sent is described
//   F3  fields that are not named for the class do not travel: there may be secrets in them

import { describe, guarded, shorten } from '../../hub/describe.ts'
import { muteStacks, unmuteStacks } from '../../hub/stackless.ts'
import { type Carrier, carrierOf } from './carriers.ts'
import { type ErrorTravel, travelNamed, travelOf } from './error-classes.ts'
import type { Incoming } from './incoming.ts'
import { ERROR_LEVELS, LONGEST_MESSAGE, MOST_ERRORS } from './limits.ts'
import type { Outgoing } from './outgoing.ts'
import { type Reading, read } from './read.ts'
import type { Reader } from './reader.ts'
import { asWhole } from './refusal.ts'
import { FAILURE } from './tags.ts'
import { write } from './write.ts'
import type { Writer } from './writer.ts'

export { joinStacks } from './joined-stack.ts'

const CAUSE = 1
const ERRORS = 2

export const failure: Carrier<Error> = {
  is: (value) => Error.isError(value),
  alike: 'never',
  write(writer, error, out, depth) {
    const { known, sure } = travelOf(error)
    writer.byte(FAILURE)
    writer.text(known.name)
    writer.text(sure.name)
    write(writer, textIn(error, 'message'), out, depth)
    write(writer, differing(error, 'name', known), out, depth)
    write(writer, textIn(error, 'stack'), out, depth)
    write(writer, differing(error, 'code', known), out, depth)
    writeNamed(writer, error, known, out, depth)
    writeReasons(writer, error, out, depth)
  },
}

/** F2 */
function fieldOf(error: Error, key: string): unknown {
  return guarded(() => (error as unknown as Record<string, unknown>)[key], undefined)
}

function textIn(error: Error, key: string): string | undefined {
  const text = fieldOf(error, key)
  return typeof text === 'string' ? shorten(text, LONGEST_MESSAGE) : undefined
}

/** Undefined if all of its class have the same, or it is no text or number. */
function differing(error: Error, key: string, { prototype }: ErrorTravel): unknown {
  const value = fieldOf(error, key)
  if (value === guarded(() => (prototype as Record<string, unknown>)[key], undefined)) return undefined
  if (typeof value === 'string') return shorten(value, LONGEST_MESSAGE)
  return typeof value === 'number' ? value : undefined
}

const always = new Set(['name', 'message', 'stack', 'code', 'cause', 'errors'])

/** F3 */
function writeNamed(
  writer: Writer,
  error: Error,
  { prototype, fields, own }: ErrorTravel,
  out: Outgoing,
  depth: number,
): void {
  const asked = fields === true ? allFields(error, prototype) : fields
  const keys = asked.filter((key) => !always.has(key) && guarded(() => key in error, false))
  writer.count(keys.length)
  for (const key of keys) {
    const value = fieldOf(error, key)
    writer.text(key)
    attempt(writer, own && tellsNothing(value) ? describe(value) : value, out, depth + 1)
  }
}

function allFields(error: Error, prototype: object): string[] {
  return guarded(() => (Object.getPrototypeOf(error) === prototype ? Object.keys(error) : []), [])
}

/** Whether it is an object of a class that nobody has registered. */
function tellsNothing(value: unknown): boolean {
  return guarded(() => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    return Object.getPrototypeOf(value) !== Object.prototype && carrierOf(value).alike === 'fields'
  }, true)
}

function writeReasons(writer: Writer, error: Error, out: Outgoing, depth: number): void {
  const hasCause = guarded(() => Object.hasOwn(error, 'cause'), false)
  const errors = guarded(() => {
    const list = fieldOf(error, 'errors')
    return Array.isArray(list) ? (list.slice(0, MOST_ERRORS) as unknown[]) : undefined
  }, undefined)
  writer.byte((hasCause ? CAUSE : 0) | (errors === undefined ? 0 : ERRORS))
  if (hasCause) attempt(writer, fieldOf(error, 'cause'), out, depth + 1)
  if (errors === undefined) return
  writer.count(errors.length)
  for (const one of errors) attempt(writer, one, out, depth + 1)
}

/** Writes the value, or what it is in words if it cannot be sent (F2). */
function attempt(writer: Writer, value: unknown, out: Outgoing, depth: number): void {
  const start = out.mark(writer)
  try {
    if (depth <= ERROR_LEVELS || typeof value !== 'object' || value === null) {
      write(writer, value, out, depth)
      return
    }
  } catch (error) {
    if (error === asWhole) throw error
    out.rewind(writer, start)
  }
  write(writer, describe(value), out, depth)
}

export const readFailure: Reading = (reader, into, depth) => {
  const number = into.reserve()
  const travel = travelNamed(reader.text(), reader.text())
  const message = read(reader, into, depth + 1)
  const name = read(reader, into, depth + 1)
  const stack = read(reader, into, depth + 1)
  const code = read(reader, into, depth + 1)
  const { make, prototype, hidden } = travel
  let error: Error
  if (make === undefined) {
    error = Object.setPrototypeOf(blank(), prototype) as Error
    into.fill(number, error)
    for (const [key, value] of readNamed(reader, into, depth)) define(error, key, value, !hidden)
  } else {
    const fields = Object.fromEntries(readNamed(reader, into, depth))
    error = muted(() => make(message, name, fields))
    into.fill(number, error)
  }
  restore(error, 'message', message, false)
  restore(error, 'name', name, true)
  restore(error, 'code', code, true)
  define(error, 'stack', stack ?? `${error.name}: ${error.message}`, false)
  readReasons(reader, into, error, depth)
  return error
}

function muted(make: () => Error): Error {
  const limit = muteStacks()
  try {
    return make()
  } finally {
    unmuteStacks(limit)
  }
}

function blank(): Error {
  // oxlint-disable-next-line unicorn/error-message
  return muted(() => new Error())
}

function readNamed(reader: Reader, into: Incoming, depth: number): [string, unknown][] {
  const fields: [string, unknown][] = []
  for (let left = reader.count(); left > 0; left--) fields.push([reader.text(), read(reader, into, depth + 1)])
  return fields
}

function readReasons(reader: Reader, into: Incoming, error: Error, depth: number): void {
  const flags = reader.byte()
  if ((flags & CAUSE) !== 0) define(error, 'cause', read(reader, into, depth + 1), false)
  if ((flags & ERRORS) === 0) return
  const errors: unknown[] = []
  for (let left = reader.count(); left > 0; left--) errors.push(read(reader, into, depth + 1))
  define(error, 'errors', errors, false)
}

/** Gives it the field, unless it has it from its class. */
function restore(error: Error, key: string, value: unknown, enumerable: boolean): void {
  if (value === undefined || (error as unknown as Record<string, unknown>)[key] === value) return
  define(error, key, value, enumerable)
}

function define(error: Error, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, enumerable, configurable: true, writable: true })
}
