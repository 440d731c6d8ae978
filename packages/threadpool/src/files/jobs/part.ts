// A file that is written as a whole or not at all: beside its place, under another name until it is complete.
//
//   R1  in its place is what was there, or the complete file: never anything in between
//   R2  whatever is thrown meanwhile, what was written is closed and removed
//   R3  nobody can read it who cannot read the result: it gets the mode of that when it is complete

import { closeSync, fchmodSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

import { checkpoint } from '@hublet/core'

import { about, isSystemError } from './pieces.ts'

/** Writes all of it, a piece at a time. */
export type WriteAll = (bytes: Uint8Array) => void

const most = 1024 * 1024

/** Calls `make`, which makes a file, or a link, at `part`; then puts that in its place. Errors have that as `dest`. */
export function putInPlace(part: string, place: string, make: () => void): void {
  try {
    make()
    renameSync(part, place) // R1
  } catch (error) {
    rmSync(part, { force: true }) // R2
    if (isSystemError(error) && error.path === part) Object.assign(error, { dest: place })
    throw error
  }
}

/** Makes a file, which must not be there, of what `write` writes. */
export function writeNew(path: string, mode: number, write: (writeAll: WriteAll) => void): void {
  const fd = openSync(path, 'wx', 0o600) // R3
  try {
    try {
      write((bytes) => writeAllTo(fd, bytes, path))
      about(path, () => fchmodSync(fd, mode & 0o7777))
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    rmSync(path, { force: true }) // R2
    throw error
  }
}

function writeAllTo(fd: number, bytes: Uint8Array, path: string): void {
  for (let at = 0; at < bytes.length;) {
    checkpoint()
    const [start, length] = [at, Math.min(most, bytes.length - at)]
    at += about(path, () => writeSync(fd, bytes, start, length))
  }
}
