// The record of this thread.
//
//   T1  a thread writes into the shared memory as soon as it is enrolled; until then nobody could tell whose record it is,
//       or that the thread is dead, so nothing is written
//   T2  times are milliseconds of the process's monotonic clock, the lowest 32 bits: differences are right for 24 days

import { threadId } from 'node:worker_threads'

import { current, thisHub } from '@hublet/core'
import { registry, slotOf } from '@hublet/core/lowlevel'

import { RECORD_WORDS, packed, recordAt, records, writeCall, writeHub } from './memory.ts'
import { enter, leave, take } from './protocol/record.ts'

/** What is said of code outside of greenlets. */
export const NO_GREENLET = -1

/** Where the record is; -1 while this thread has none (T1). */
let at = -1
/** What stands in it. */
let hub: string | undefined
let call: Int32Array | undefined

/** Milliseconds: the real ones, also where a test has put others in their place. */
export const now: () => number = performance.now.bind(performance)

const sinceStart = ((): number => {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6 - now()
})()

/** T2, of a time by `now`. */
export function processTime(time: number): number {
  return (time + sinceStart) | 0
}

/** Says that this thread is about to block in the call of this name, as `packed` has made it. */
export function noteEntry(name: Int32Array, began: number): void {
  if (at < 0 && !enrolled()) return
  const hubNow = thisHub().name
  if (hubNow !== hub) writeHub(records, at, packed((hub = hubNow)))
  if (name !== call) writeCall(records, at, (call = name))
  enter(records, at, current()?.ident ?? NO_GREENLET, processTime(began))
}

/** Says that it goes on. */
export function noteExit(): void {
  if (at >= 0) leave(records, at)
}

function enrolled(): boolean {
  const id = registry().find(threadId)
  if (id === 0) return false
  at = recordAt(slotOf(id))
  take(records, at, id)
  return true
}

/**
 * The record of this thread in the memory of all: `protocol/record.ts` says what stands where. Undefined before its first
 * guarded call, or if it is not enrolled. What stands in those of others: {@link currentBlockingCalls}.
 */
export function blockingRecord(): Int32Array | undefined {
  return at < 0 ? undefined : records.subarray(at, at + RECORD_WORDS)
}
