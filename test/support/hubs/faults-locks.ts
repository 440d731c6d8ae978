// A module for hub threads that hold shared locks when they die.

import { sleep } from '@hublet/core'
import { SharedLock } from '@hublet/locks'

const ends = {
  exit: () => process.exit(3),
  throw: () => setTimeout(() => raise(), 0),
  'fill the heap': () => fillTheHeap(),
  loop: () => spin(),
}

export type End = keyof typeof ends

/** Has the lock, says so, and never gives it back. */
export async function keep(lock: SharedLock, has: Int32Array, end?: End): Promise<never> {
  if (!(lock instanceof SharedLock)) throw new TypeError('no lock has arrived') // its class must be loaded here
  await lock.acquire()
  Atomics.store(has, 0, 1)
  Atomics.notify(has, 0)
  await sleep(0)
  if (end !== undefined) void ends[end]()
  return sleep(Infinity) as Promise<never>
}

/** Takes turns with others, again and again. */
export async function takeTurns(lock: SharedLock, turns: Int32Array): Promise<never> {
  for (;;) {
    await lock.acquire()
    Atomics.add(turns, 0, 1)
    await sleep(1)
    lock.release()
  }
}

/** What the next owner is told. */
export async function nextOwner(lock: SharedLock): Promise<boolean> {
  using held = await lock.hold()
  return held.ownerDied
}

function raise(): never {
  throw new RangeError('with the lock')
}

function fillTheHeap(): never {
  const held: number[][] = []
  for (;;) held.push(new Array<number>(10_000).fill(held.length))
}

function spin(): never {
  for (;;);
}
