// Every operation of what threads share that waits, while another thread has what it waits for.

import { Timeout, type WaitOptions } from '@hublet/core'
import {
  type Acquirable,
  BrokenBarrier,
  SharedBarrier,
  SharedEvent,
  type SharedHandle,
  type SharedKind,
  SharedLock,
  SharedOnce,
  SharedRWLock,
  SharedSemaphore,
} from '@hublet/locks'

import type { Thread } from './shared-threads.ts'
import type { Late } from './waiting-operations.ts'

export interface SharedOperation {
  /** Of what. */
  readonly thing: SharedHandle<SharedKind>
  /** Waits, calls `inside` when that is over, and gives back what it got. */
  call(options?: WaitOptions, inside?: () => unknown): Promise<unknown>
  /** The other thread ends the waits. */
  release(): Promise<unknown>
  /** Whether nobody has anything of it. */
  free(): boolean
}

export interface SharedCase {
  readonly name: string
  readonly late: Late
  readonly make: (other: Thread) => Promise<SharedOperation>
}

const ways = [
  { name: 'acquire', late: { value: false }, enter: acquireAndRelease },
  { name: 'hold', late: { throws: Timeout }, enter: holdForBlock },
  { name: 'with', late: { throws: Timeout }, enter: withCall },
] as const

/** Those that hand something over which has to be given back, and which the death of its owner frees. */
export const takingCases: readonly SharedCase[] = [
  ...taking('SharedLock', '', () => {
    const thing = new SharedLock()
    return { thing, side: thing, free: () => !thing.locked }
  }),
  ...taking('SharedSemaphore', '', () => {
    const thing = new SharedSemaphore(1)
    return { thing, side: thing, free: () => thing.available === 1 }
  }),
  ...taking('SharedRWLock.read', 'write.', () => {
    const thing = new SharedRWLock()
    return { thing, side: thing.read, free: () => isFree(thing) }
  }),
  ...taking('SharedRWLock.write', 'read.', () => {
    const thing = new SharedRWLock()
    return { thing, side: thing.write, free: () => isFree(thing) }
  }),
  ...taking('SharedRWLock.write behind a writer', 'write.', () => {
    const thing = new SharedRWLock()
    return { thing, side: thing.write, free: () => isFree(thing) }
  }),
]

export const sharedCases: readonly SharedCase[] = [
  ...takingCases,
  { name: 'SharedEvent.wait', late: { value: false }, make: onEvent },
  { name: 'SharedBarrier.wait', late: { throws: BrokenBarrier }, make: onBarrier },
  { name: 'SharedOnce.run', late: { throws: Timeout }, make: onOnce },
]

interface Taken {
  readonly thing: SharedHandle<SharedKind>
  readonly side: Acquirable
  readonly free: () => boolean
}

/** `path` is that of what the other thread takes. */
function taking(name: string, path: string, make: () => Taken): SharedCase[] {
  return ways.map((way) => ({
    name: `${name}.${way.name}`,
    late: way.late,
    make: async (other) => {
      const { thing, side, free } = make()
      await other.call(thing, `${path}acquire`)
      return {
        thing,
        call: (options, inside) => way.enter(side, options, inside),
        release: () => other.call(thing, `${path}release`),
        free,
      }
    },
  }))
}

function isFree({ write }: SharedRWLock): boolean {
  if (!write.tryAcquire()) return false
  write.release()
  return true
}

async function acquireAndRelease(lock: Acquirable, options?: WaitOptions, inside?: () => unknown): Promise<unknown> {
  const got = await lock.acquire(options)
  if (!got) return got
  try {
    await inside?.()
  } finally {
    lock.release()
  }
  return got
}

async function holdForBlock(lock: Acquirable, options?: WaitOptions, inside?: () => unknown): Promise<unknown> {
  using _ = await lock.hold(options)
  await inside?.()
  return true
}

function withCall(lock: Acquirable, options?: WaitOptions, inside: () => unknown = () => {}): Promise<unknown> {
  return lock.with(inside, options)
}

async function onEvent(other: Thread): Promise<SharedOperation> {
  const thing = new SharedEvent()
  return {
    thing,
    call: (options, inside) => thing.wait(options).then((value) => (value ? (inside?.(), true) : false)),
    release: () => other.call(thing, 'set'),
    free: () => thing.linkCount === 0,
  }
}

/** Five have to come: four here, one there. */
async function onBarrier(other: Thread): Promise<SharedOperation> {
  const thing = new SharedBarrier(5)
  return {
    thing,
    call: (options, inside) => thing.wait(options).then(inside),
    release: async () => {
      if (thing.broken) return
      const missing = 5 - thing.stats().waiting
      if (missing < 5) await Promise.all(Array.from({ length: missing }, () => other.call(thing, 'wait')))
    },
    free: () => thing.stats().waiting === 0 || thing.broken,
  }
}

async function onOnce(other: Thread): Promise<SharedOperation> {
  const thing = new SharedOnce()
  const go = new SharedEvent()
  const first = other.do('runOnceUntil', thing, go)
  await other.do('noop')
  return {
    thing,
    call: async (options, inside) => {
      await thing.run(() => {}, options)
      return inside?.()
    },
    release: () => (go.set(), first),
    free: () => !String(thing).includes('under way'),
  }
}
