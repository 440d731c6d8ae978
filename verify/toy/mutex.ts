// A futex mutex that survives its owner, to show what the explorer finds.
//
//   word 0:  0 free ──acquire──▶ id ──somebody waits──▶ id + WAITED ──release──▶ 0, and all who wait are woken

import { compareExchange, load, notifyAll, store } from '../../packages/core/src/threads/atomics.ts'
import { KILLED, wait } from '../steps.ts'

const WAITED = 16

/** Returns whether it was acquired; false if killed. */
export function acquire(words: Int32Array, id: number): boolean {
  if (compareExchange(words, 0, 0, id) === 0) return true
  for (;;) {
    const seen = load(words, 0)
    if (seen === 0) {
      if (compareExchange(words, 0, 0, id + WAITED) === 0) return true
    } else if (seen >= WAITED || compareExchange(words, 0, seen, seen + WAITED) === seen) {
      const waited = seen >= WAITED ? seen : seen + WAITED
      if (wait(words, 0, waited) === KILLED) return false
    }
  }
}

export function release(words: Int32Array, id: number): void {
  if (compareExchange(words, 0, id, 0) === id) return
  store(words, 0, 0)
  notifyAll(words, 0)
}

/** After the death of a thread: it may have died as the owner, or between the two steps of its release. */
export function recover(words: Int32Array, dead: number): void {
  if (compareExchange(words, 0, dead, 0) !== dead) compareExchange(words, 0, dead + WAITED, 0)
  notifyAll(words, 0)
}
