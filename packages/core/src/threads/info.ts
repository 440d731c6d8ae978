// What is known of each thread beside its id: its name, whether it serves calls, and what it died of.
//
//   I1  a record says whose it is in one word, written last: that of the thread which had the slot before is not believed
//   I2  an obituary is written before the id is taken back, so that whoever sees the death can read it
//   I3  the name has one writer, who started the thread; the obituary one after the other: the dying thread, then that one

import { HEADER_WORDS, SLOTS, SLOT_WORDS, USED_AT, idAt, slotOf } from './protocol/layout.ts'
import type { Registry } from './registry.ts'

/** Behind the slots of the registry. */
export const INFO_AT: number = (HEADER_WORDS + SLOTS * SLOT_WORDS) * 4
export const INFO_BYTES = 1024

const OWNER = 0
const SERVES = 1
const NAME_LENGTH = 2
const DEAD = 3
const CODE = 4
const ERROR_LENGTH = 5
const NAME_AT = 32
const MOST_NAME = 64
const ERROR_AT = NAME_AT + MOST_NAME
/** As much of an encoded error as there is room for. */
export const MOST_ERROR: number = INFO_BYTES - ERROR_AT

/** How a thread ended. `error`: its bytes, as its writer has encoded them; empty if there was none. */
export interface Obituary {
  readonly code: number
  readonly error: Uint8Array
}

function wordsOf(registry: Registry, id: number): Int32Array {
  return new Int32Array(registry.buffer, INFO_AT + slotOf(id) * INFO_BYTES, INFO_BYTES / 4)
}

function bytesOf(registry: Registry, id: number): Buffer {
  return Buffer.from(registry.buffer, INFO_AT + slotOf(id) * INFO_BYTES, INFO_BYTES)
}

/** Cut where a character begins. */
function fitting(name: string): string {
  let text = name.slice(0, MOST_NAME)
  while (Buffer.byteLength(text) > MOST_NAME) text = Array.from(text).slice(0, -1).join('')
  return text
}

/** Says what the thread with this id is called. */
export function writeName(registry: Registry, id: number, name: string): void {
  const words = wordsOf(registry, id)
  Atomics.store(words, SERVES, 0)
  Atomics.store(words, NAME_LENGTH, bytesOf(registry, id).write(fitting(name), NAME_AT, MOST_NAME))
  Atomics.store(words, OWNER, id) // I1
}

/** What the thread is called; undefined if nobody has said so. */
export function nameOf(registry: Registry, id: number): string | undefined {
  const words = wordsOf(registry, id)
  if (Atomics.load(words, OWNER) !== id) return undefined
  return bytesOf(registry, id).toString('utf8', NAME_AT, NAME_AT + Atomics.load(words, NAME_LENGTH))
}

/** From now on the thread serves calls, or no longer. */
export function setServing(registry: Registry, id: number, serves: boolean): void {
  Atomics.store(wordsOf(registry, id), SERVES, serves ? 1 : 0)
}

/** The ids of all threads that serve calls now. */
export function servingIds(registry: Registry): number[] {
  const ids: number[] = []
  const used = Atomics.load(registry.words, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const id = Atomics.load(registry.words, idAt(slot))
    if (id <= 0) continue
    const words = wordsOf(registry, id)
    if (Atomics.load(words, OWNER) === id && Atomics.load(words, SERVES) === 1) ids.push(id)
  }
  return ids
}

/** Says what the thread has died of (I2). What does not fit is left out. */
export function writeObituary(registry: Registry, id: number, { code, error }: Obituary): void {
  const words = wordsOf(registry, id)
  const length = error.length <= MOST_ERROR ? error.length : 0
  bytesOf(registry, id).set(error.subarray(0, length), ERROR_AT)
  Atomics.store(words, CODE, code)
  Atomics.store(words, ERROR_LENGTH, length)
  Atomics.store(words, DEAD, id) // I1
}

/** The thread has not died of it after all. */
export function eraseObituary(registry: Registry, id: number): void {
  Atomics.store(wordsOf(registry, id), DEAD, 0)
}

/** What is known of the death of this thread; undefined if nobody has said anything. */
export function obituaryOf(registry: Registry, id: number): Obituary | undefined {
  const words = wordsOf(registry, id)
  if (Atomics.load(words, DEAD) !== id) return undefined
  const length = Atomics.load(words, ERROR_LENGTH)
  return {
    code: Atomics.load(words, CODE),
    error: Uint8Array.from(bytesOf(registry, id).subarray(ERROR_AT, ERROR_AT + length)),
  }
}
