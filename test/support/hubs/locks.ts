// A module that is given shared locks.

import { SharedBarrier, SharedEvent, SharedLock, SharedOnce, SharedRWLock, SharedSemaphore } from '@hublet/locks'

const classes = [SharedLock, SharedSemaphore, SharedRWLock, SharedEvent, SharedBarrier, SharedOnce]

export function classOf(lock: object): string | undefined {
  return classes.find((one) => lock instanceof one)?.name
}

export async function hold(lock: SharedLock, words: Int32Array): Promise<number> {
  using _ = await lock.hold()
  return Atomics.add(words, 0, 1)
}

export function die(lock: SharedLock): never {
  lock.tryAcquire()
  process.exit(1)
}
