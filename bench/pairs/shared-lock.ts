// Acquires a SharedLock, sees that the other thread is in line, and releases it: each acquire is a hand-over.

import { sleep, spawn } from '@hublet/core'
import { type SharedHandle, SharedLock } from '@hublet/locks'

import { serveRounds } from '../pair-of-threads.ts'

/** The hint, and the cells of the first threads, behind the header and the one permit. */
const hint = 4
const cells = { from: 9, to: 16 }
const WAITING = 1

serveRounds(({ lock, how, ops }: { lock: SharedHandle<'SharedLock'>; how: 'sync' | 'async'; ops: number }) => {
  const shared = SharedLock.from(lock)
  const words = new Int32Array(lock.memory)
  // Who waits sets its cell, then the hint: with one only it is not yet in line, and the lock would not be handed over.
  const otherWaits = (): boolean => {
    if (Atomics.load(words, hint) === 0) return false
    for (let cell = cells.from; cell < cells.to; cell++) if ((Atomics.load(words, cell) & 7) === WAITING) return true
    return false
  }
  if (how === 'sync') {
    for (let n = 0; n < ops; n++) {
      shared.acquireSync()
      if (n < ops - 1) while (!otherWaits()) Atomics.pause()
      shared.release()
    }
    return undefined
  }
  return spawn(async () => {
    for (let n = 0; n < ops; n++) {
      await shared.acquire()
      if (n < ops - 1) while (!otherWaits()) await sleep(0)
      shared.release()
    }
  }).get()
})
