// Objects that hold no others: dates, regular expressions, boxed primitives.

import { types } from 'node:util'

import { DecodeError } from '../../errors.ts'
import type { Carrier } from './carriers.ts'
import type { Reading } from './read.ts'
import { read } from './read.ts'
import { Refusal } from './refusal.ts'
import { BOXED, DATE, REGEXP } from './tags.ts'
import { write } from './write.ts'

export const date: Carrier<Date> = {
  is: types.isDate,
  alike: 'always',
  write(writer, value) {
    writer.byte(DATE)
    writer.float(Date.prototype.getTime.call(value))
  },
}

export const readDate: Reading = (reader, into) => {
  const value = new Date(reader.float())
  into.add(value)
  return value
}

export const regexp: Carrier<RegExp> = {
  is: types.isRegExp,
  alike: 'always',
  write(writer, value) {
    writer.byte(REGEXP)
    writer.text(value.source)
    writer.text(value.flags)
  },
}

export const readRegExp: Reading = (reader, into) => {
  const source = reader.text()
  const flags = reader.text()
  try {
    const value = new RegExp(source, flags)
    into.add(value)
    return value
  } catch (cause) {
    throw new DecodeError('cannot read a message: no regular expression', { cause })
  }
}

export const boxed: Carrier = {
  is: types.isBoxedPrimitive,
  alike: (value) => !types.isSymbolObject(value),
  write(writer, value, out, depth) {
    if (types.isSymbolObject(value)) {
      throw new Refusal(value, 'a symbol cannot be sent', 'it is another one in every thread')
    }
    writer.byte(BOXED)
    write(writer, unboxed(value), out, depth)
  },
}

function unboxed(value: object): unknown {
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value)
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value)
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value)
  return BigInt.prototype.valueOf.call(value)
}

export const readBoxed: Reading = (reader, into, depth) => {
  const number = into.reserve()
  const value = Object(read(reader, into, depth + 1)) as object
  into.fill(number, value)
  return value
}
