// What a thread says of the call that blocks it: a few words of shared memory that any other thread may read meanwhile.
//
// OWNER: the id of the thread. ENTRY: counts entries and exits, so that it is odd while a call lasts. GREENLET, SINCE: who
// has made it, and when it began. What else stands in a record (../memory.ts) is written by `store`, too.
//
//   R1  only the thread itself writes its record, and everything but ENTRY and OWNER only while ENTRY is even
//   R2  who reads an odd ENTRY, then the rest, then the same ENTRY again has read what belongs to that one call: it was
//       written before ENTRY became odd, and nothing can have been since. After 2 ** 31 calls ENTRY begins again
//   R3  OWNER is written last when a thread takes a record over: until then the record is that of a dead thread, which may
//       have died in a call, and nobody believes it
//   R4  a record is never waited for: a call that has ended while it was read is not under way

import { add, load, store } from '@hublet/core/lowlevel'

export const OWNER = 0
const ENTRY = 1
export const GREENLET = 2
export const SINCE = 3

/** By the thread, once: the record at `at` is its own from now on (R3). */
export function take(words: Int32Array, at: number, owner: number): void {
  if (load(words, at + ENTRY) % 2 !== 0) add(words, at + ENTRY, 1)
  store(words, at + OWNER, owner)
}

/** By the thread: it is about to block. */
export function enter(words: Int32Array, at: number, greenlet: number, since: number): void {
  store(words, at + GREENLET, greenlet)
  store(words, at + SINCE, since)
  add(words, at + ENTRY, 1) // R2
}

/** By the thread: it goes on. */
export function leave(words: Int32Array, at: number): void {
  add(words, at + ENTRY, 1)
}

/** By anybody: the number of the call that lasts; 0 if none does. To be asked before the rest is read, and again after. */
export function entryIn(words: Int32Array, at: number): number {
  const entry = load(words, at + ENTRY)
  return entry % 2 === 0 ? 0 : entry
}
