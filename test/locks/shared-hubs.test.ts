// Shared locks as arguments of calls.

import { HubThread } from '@hublet/core'
import { SharedBarrier, SharedEvent, SharedLock, SharedOnce, SharedRWLock, SharedSemaphore } from '@hublet/locks'
import { expect, test } from 'vitest'

type Locks = typeof import('../support/hubs/locks.ts')

const start = (): Promise<HubThread<Locks>> =>
  HubThread.start<Locks>(new URL('../support/hubs/locks.ts', import.meta.url))

test('they arrive with their class, in whatever they are', async () => {
  await using thread = await start()
  const all = [
    new SharedLock(),
    new SharedSemaphore(2),
    new SharedRWLock(),
    new SharedEvent(),
    new SharedBarrier(2),
    new SharedOnce(),
  ]

  const names = await Promise.all(all.map((lock) => thread.api.classOf(lock)))

  expect(names).toEqual(all.map((lock) => lock.constructor.name))
})

test('a hub waits for a lock that is held here', async () => {
  await using thread = await start()
  const lock = new SharedLock()
  const words = new Int32Array(new SharedArrayBuffer(4))
  await lock.acquire()
  const holding = thread.api.hold(lock, words)

  Atomics.store(words, 0, 41)
  lock.release()

  expect(await holding).toBe(41)
  expect(words[0]).toBe(42)
})

test('the death of a hub is seen by the next who gets its lock', async () => {
  await using thread = await start()
  const lock = new SharedLock()
  await thread.api.die(lock).catch((error: unknown) => error)

  using held = await lock.hold()

  expect(held.ownerDied).toBe(true)
})
