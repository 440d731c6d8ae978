// The lines of a text, a block of them at a time.
//
//   L1  a block ends where a line ends; a line that is longer than the buffer comes in parts of its size, whole characters each
//   L2  what is no text gives nothing: there is a zero in its beginning

import { closeSync } from 'node:fs'

import { checkpoint } from '@hublet/core'

import { openToRead, readPiece } from './pieces.ts'

const NEWLINE = 10
/** Bytes: the longest line that is kept whole. */
export const LONGEST_LINE: number = 1024 * 1024
const beginning = 8000

/** Some lines, and whether the last of them goes on in the next block. */
export interface Block {
  readonly text: string
  readonly unfinished: boolean
}

let spare: Buffer | undefined

export function* blocksOf(path: string): Generator<Block, void> {
  const fd = openToRead(path)
  const buffer = spare ?? Buffer.allocUnsafeSlow(LONGEST_LINE)
  spare = undefined
  try {
    let filled = 0
    for (let isFirst = true; ;) {
      checkpoint()
      const length = readPiece(fd, buffer, filled, path)
      if (isFirst && buffer.subarray(0, Math.min(length, beginning)).includes(0)) return // L2
      isFirst = false
      filled += length
      const end = length === 0 ? filled : endOfLines(buffer, filled)
      if (end > 0) yield { text: buffer.toString('utf8', 0, end), unfinished: buffer[end - 1] !== NEWLINE }
      if (length === 0) return
      buffer.copyWithin(0, end, filled)
      filled -= end
    }
  } finally {
    closeSync(fd)
    spare = buffer
  }
}

/** How much of it can be handed out; 0 if more has to be read first. */
function endOfLines(buffer: Buffer, filled: number): number {
  const last = buffer.lastIndexOf(NEWLINE, filled - 1)
  if (last >= 0 && last < filled) return last + 1
  return filled < buffer.length ? 0 : endOfCharacters(buffer)
}

function endOfCharacters(buffer: Buffer): number {
  let start = buffer.length - 1
  while (start > buffer.length - 4 && (buffer[start]! & 0xc0) === 0x80) start--
  return (buffer[start]! & 0xc0) === 0xc0 ? start : buffer.length
}
