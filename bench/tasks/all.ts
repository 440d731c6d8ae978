// What the threads of the pools run, the same for all. Each takes one argument: some pools give no more.

import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

export function nothing(): void {}

export function same<T>(value: T): T {
  return value
}

export function square(n: number): number {
  return n * n
}

/** For those that have no `map`: chunks made by hand. */
export function squares(numbers: readonly number[]): number[] {
  return numbers.map(square)
}

/** Tells whether the bytes are there, not only their handle. */
export function weighBytes(bytes: Uint8Array): number {
  return bytes.length + bytes[0]! + bytes[bytes.length - 1]!
}

/** Computes for so many milliseconds. */
export function computeFor(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

/** Computes so many rounds of the same. */
export function compute(rounds: number): number {
  let seed = 1
  for (let n = 0; n < rounds; n++) {
    seed ^= seed << 13
    seed ^= seed >>> 17
    seed ^= seed << 5
  }
  return seed
}

/** Says that it has begun, in shared memory, and never ends. */
export function endless(begun: Int32Array): never {
  Atomics.store(begun, 0, 1)
  for (;;) compute(1000)
}

const piece = 1 << 20

/** SHA-256 of a file, in hex, read in pieces of 1 MB. */
export function hashFile(path: string): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(piece)
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
      hash.update(buffer.subarray(0, read))
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

export type TaskName = keyof typeof import('./all.ts')
