// Bytes to values, as whole values.

import { DecodeError } from '../../errors.ts'
import { readFunction, readInstance } from './classes.ts'
import { readMap, readSet } from './collections.ts'
import { readFailure } from './failure.ts'
import type { Incoming } from './incoming.ts'
import { readBoxed, readDate, readRegExp } from './leaves.ts'
import { readArrayBuffer, readView, readViewCopy } from './memory.ts'
import { readPorted } from './ported.ts'
import { read, readings } from './read.ts'
import type { Reader } from './reader.ts'
import * as tag from './tags.ts'

export { Incoming } from './incoming.ts'

readings[tag.PORTED] = readPorted
readings[tag.DATE] = readDate
readings[tag.REGEXP] = readRegExp
readings[tag.MAP] = readMap
readings[tag.SET] = readSet
readings[tag.ARRAY_BUFFER] = readArrayBuffer
readings[tag.VIEW] = readView
readings[tag.VIEW_COPY] = readViewCopy
readings[tag.BOXED] = readBoxed
readings[tag.FAILURE] = readFailure
readings[tag.INSTANCE] = readInstance
readings[tag.FUNCTION] = readFunction

/**
 * Reads a value.
 *
 * @throws {DecodeError} if the bytes are damaged, or a class in them is not known here, or its `unpack` throws
 */
export function decode(reader: Reader, into: Incoming): unknown {
  const first = reader.peek()
  if (first >= tag.SMALL || (first >= 0 && first < tag.BIGINT_64)) return read(reader, into, 0) // throws nothing else
  try {
    const value = read(reader, into, 0)
    if (into.failure !== undefined) throw into.failure.error
    return value
  } catch (error) {
    throw error instanceof DecodeError ? error : new DecodeError('cannot read a message', { cause: error })
  } finally {
    into.leave()
  }
}
