// The memory of all records: one SharedArrayBuffer for the threads of the process, with one record for each slot of the
// registry of threads.
//
//   record   4 words of protocol/record.ts; the name of the hub, then that of the call: each its length and the text
//
//   M1  the first thread that loads this file makes it; all workers it starts from then on inherit it, and theirs
//   M2  names are text, not numbers: threads need not agree on anything

import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'

import { SLOTS, load, store } from '@hublet/core/lowlevel'

const key = 'hublet.blocking.1' // of this layout
/** Three lines of the cache, none of which two threads write. */
export const RECORD_WORDS = 48
const HUB = 4
const CALL = 26
/** Words of text behind the length. */
const most = 21
const bytes = SLOTS * RECORD_WORDS * 4

export const recordAt = (slot: number): number => slot * RECORD_WORDS

/** A name as it stands in a record: its length, and the text. What does not fit is left out. */
export function packed(name: string): Int32Array {
  const text = Buffer.alloc(most * 4)
  const length = text.write(name) // whole characters only
  const words = Math.ceil(length / 4)
  return Int32Array.from({ length: 1 + words }, (_, at) => (at === 0 ? length : text.readInt32LE(at * 4 - 4)))
}

function unpacked(words: Int32Array, at: number): string {
  const text = Buffer.alloc(most * 4)
  for (let word = 0; word < most; word++) text.writeInt32LE(load(words, at + 1 + word), word * 4)
  return text.toString('utf8', 0, load(words, at))
}

function write(words: Int32Array, at: number, name: Int32Array): void {
  for (let word = 0; word < name.length; word++) store(words, at + word, name[word]!)
}

export function writeHub(words: Int32Array, record: number, name: Int32Array): void {
  write(words, record + HUB, name)
}

export function writeCall(words: Int32Array, record: number, name: Int32Array): void {
  write(words, record + CALL, name)
}

export const hubIn = (words: Int32Array, record: number): string => unpacked(words, record + HUB)
export const callIn = (words: Int32Array, record: number): string => unpacked(words, record + CALL)

/** The memory that this thread shares with the others (M1). */
export const records: Int32Array = new Int32Array(inherited() ?? makeBuffer())

function inherited(): SharedArrayBuffer | undefined {
  const buffer = getEnvironmentData(key)
  return buffer instanceof SharedArrayBuffer && buffer.byteLength === bytes ? buffer : undefined
}

function makeBuffer(): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes)
  setEnvironmentData(key, buffer)
  return buffer
}
