// A file in pieces, for jobs that must be stopped at any time and need little memory.
//
//   I1  a job looks whether it is still wanted before each piece; whatever it throws, the file is closed
//   I2  a piece is valid until the next one is asked for
//   I3  no call blocks in the kernel for longer than a piece takes: a pipe that has nothing to read is refused (EAGAIN)

import { closeSync, constants, openSync, readSync } from 'node:fs'

import { checkpoint } from '@hublet/core'

/** Bytes. */
export const PIECE: number = 256 * 1024
const { O_RDONLY, O_NONBLOCK } = constants

/** One that no job has now: most jobs need no other. */
let spare: Buffer | undefined

export function* pieces(path: string): Generator<Buffer, void> {
  const fd = openToRead(path)
  const buffer = spare ?? Buffer.allocUnsafeSlow(PIECE)
  spare = undefined
  try {
    for (;;) {
      checkpoint() // I1
      const length = readPiece(fd, buffer, 0, path)
      if (length === 0) return
      yield buffer.subarray(0, length)
    }
  } finally {
    closeSync(fd)
    spare = buffer
  }
}

/** Opens a file so that reading it never blocks (I3). */
export function openToRead(path: string): number {
  return openSync(path, O_RDONLY | (O_NONBLOCK ?? 0)) // Windows has none
}

/** Reads what comes next into the rest of the buffer; 0 at the end of the file. */
export function readPiece(fd: number, buffer: Buffer, start: number, path: string): number {
  return about(path, () => readSync(fd, buffer, start, buffer.length - start, null))
}

/** Errors of calls with a number of a file do not say which file it is. */
export function about<T>(path: string, call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (isSystemError(error) && error.path === undefined) Object.assign(error, { path })
    throw error
  }
}

/** Whether the system says that something cannot be done: no kill, and no mistake. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return Error.isError(error) && typeof (error as NodeJS.ErrnoException).syscall === 'string'
}
