// Shared locks that are held and forgotten: the objects are collected, and what arrives again is the same lock. Prints
// which of them could be released.

import { setImmediate as nextTurn } from 'node:timers/promises'

import { type Acquirable, type SharedHandle, SharedLock, SharedRWLock, SharedSemaphore } from '@hublet/locks'

/** Acquires it; only a handle is kept. */
function forgetLock(): SharedHandle<'SharedLock'> {
  const lock = new SharedLock()
  lock.tryAcquire()
  return { kind: lock.kind, memory: lock.memory, threads: lock.threads, name: lock.name }
}

function forgetSemaphore(): SharedHandle<'SharedSemaphore'> {
  const semaphore = new SharedSemaphore(2)
  semaphore.tryAcquire()
  return { kind: semaphore.kind, memory: semaphore.memory, threads: semaphore.threads, name: semaphore.name }
}

function forgetRWLock(side: 'read' | 'write'): SharedHandle<'SharedRWLock'> {
  const lock = new SharedRWLock()
  lock[side].tryAcquire()
  return { kind: lock.kind, memory: lock.memory, threads: lock.threads, name: lock.name }
}

function releases(lock: Acquirable): boolean {
  try {
    lock.release()
    return true
  } catch {
    return false
  }
}

const [lock, semaphore, write, read] = [forgetLock(), forgetSemaphore(), forgetRWLock('write'), forgetRWLock('read')]
for (let turns = 0; turns < 5; turns++) {
  await nextTurn()
  globalThis.gc!()
}

const released = {
  lock: releases(SharedLock.from(lock)),
  semaphore: releases(SharedSemaphore.from(semaphore)),
  write: releases(SharedRWLock.from(write).write),
  read: releases(SharedRWLock.from(read).read),
}
console.log(JSON.stringify(released))
