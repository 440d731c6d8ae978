// Bytes as what the user wants: bytes, or text.

import { ArgumentTypeError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { Ahead } from './ahead.ts'

/** The end of a line is one byte in each of them. */
export type TextEncoding = 'utf8' | 'latin1' | 'ascii'

const encodings: readonly unknown[] = [undefined, 'utf8', 'latin1', 'ascii']
/** Bytes of a character in UTF-8, at most. */
const LONGEST = 4

/** @throws {ArgumentTypeError} */
export function checkEncoding(operation: string, encoding: unknown): void {
  if (encodings.includes(encoding)) return
  throw new ArgumentTypeError(
    `${operation}: encoding must be 'utf8', 'latin1', 'ascii', or left out for bytes, got ${describe(encoding)}`,
  )
}

/** The bytes of what is to be written. @throws {ArgumentTypeError} */
export function bytesOf(operation: string, data: unknown, encoding: TextEncoding | undefined): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, encoding ?? 'utf8')
  if (data instanceof Uint8Array) return data
  throw new ArgumentTypeError(`${operation}: data must be a text or bytes, got ${describe(data)}`)
}

/** Where reading `count` bytes ends: not in the middle of a character. */
export function endOf(ahead: Ahead, count: number, encoding: TextEncoding | undefined): number {
  if (encoding !== 'utf8' || count > ahead.length) return count
  for (let start = count - 1; start >= Math.max(0, count - LONGEST); start--) {
    const byte = ahead.at(start)!
    if ((byte & 0xc0) !== 0x80) return Math.max(count, start + lengthFrom(byte))
  }
  return count
}

/** Bytes of a character that begins with this one. */
function lengthFrom(byte: number): number {
  if (byte < 0xc0) return 1
  if (byte < 0xe0) return 2
  return byte < 0xf0 ? 3 : 4
}
