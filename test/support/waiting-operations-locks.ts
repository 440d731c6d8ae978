// Every operation of a lock that waits, on a lock that is taken: its wait would last for ever.

import { Event, Timeout, type WaitOptions, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import {
  type Acquirable,
  Barrier,
  BoundedSemaphore,
  BrokenBarrier,
  Condition,
  type Hold,
  Lock,
  Once,
  RLock,
  RWLock,
  Semaphore,
} from '@hublet/locks'

import type { Late } from './waiting-operations.ts'

export interface LockOperation extends AsyncDisposable {
  /** Waits for it, calls `inside` when it has it, and gives it back. Returns what the operation does. */
  call(options?: WaitOptions, inside?: () => unknown): Promise<unknown>
  /** How many wait. */
  waiting(): number
  /** Ends the waits: gives back what was taken, or does what they wait for. */
  release(): Promise<void>
  /** True when nobody has anything of it, and nobody waits. */
  untouched(): boolean
}

export interface LockCase {
  readonly name: string
  readonly make: () => Promise<LockOperation>
  /** What comes of it when its own time is up. */
  readonly late: Late
}

const acquire = { name: 'acquire', late: { value: false }, enter: acquireAndRelease }
const hold = { name: 'hold', late: { throws: Timeout }, enter: holdForBlock }
const withIt = { name: 'with', late: { throws: Timeout }, enter: withCall }
const ways = [acquire, hold, withIt]

/** Those that hand something over which has to be given back. */
export const takingCases: readonly LockCase[] = [
  ...taking('Lock', () => {
    const lock = new Lock()
    return { lock, waiting: () => lock.stats().waiting, free: () => !lock.locked }
  }),
  ...taking('RLock', () => {
    const lock = new RLock()
    return { lock, waiting: () => lock.stats().waiting, free: () => !lock.locked && lock.stats().depth === 0 }
  }),
  ...taking('Semaphore', () => {
    const lock = new Semaphore()
    return { lock, waiting: () => lock.stats().waiting, free: () => lock.available === 1 }
  }),
  ...taking('BoundedSemaphore', () => {
    const lock = new BoundedSemaphore()
    return { lock, waiting: () => lock.stats().waiting, free: () => lock.available === 1 }
  }),
  ...taking('RWLock.read', () => {
    const lock = new RWLock()
    return { lock: lock.read, taken: lock.write, ...countsOf(lock) }
  }),
  ...taking('RWLock.write', () => {
    const lock = new RWLock()
    return { lock: lock.write, taken: lock.read, ...countsOf(lock) }
  }),
  ...taking('RWLock.write behind a writer', () => {
    const lock = new RWLock()
    return { lock: lock.write, ...countsOf(lock) }
  }),
]

export const lockCases: readonly LockCase[] = [
  ...takingCases,
  { name: 'Semaphore.waitAvailable', late: { value: false }, make: onPermit },
  { name: 'Condition.wait', late: { value: false }, make: onNotice(new Lock(), (c, o) => c.wait(o)) },
  { name: 'Condition.wait of an RLock', late: { value: false }, make: onNotice(new RLock(), (c, o) => c.wait(o)) },
  { name: 'Condition.waitFor', late: { value: false }, make: onNotice(new Lock(), (c, o, told) => c.waitFor(told, o)) },
  { name: 'Barrier.wait', late: { throws: BrokenBarrier }, make: onParties },
  { name: 'Once.run', late: { throws: Timeout }, make: onOther },
]

interface Taken {
  readonly lock: Acquirable
  /** What is taken so that `lock` has to wait. Default: the same. */
  readonly taken?: Acquirable
  readonly waiting: () => number
  readonly free: () => boolean
}

function taking(name: string, make: () => Taken): LockCase[] {
  return ways.map((way) => ({
    name: `${name}.${way.name}`,
    late: way.late,
    make: async () => {
      const { lock, taken = lock, waiting, free } = make()
      const held = await holdElsewhere(taken)
      return {
        call: (options, inside) => way.enter(lock, options, inside),
        waiting,
        release: async () => held.release(),
        untouched: () => free() && waiting() === 0,
        [Symbol.asyncDispose]: async () => held[Symbol.dispose](),
      }
    },
  }))
}

/** It is held, by a greenlet that has ended; whoever gets the hold can release it. */
export function holdElsewhere(lock: Acquirable): Promise<Hold> {
  return spawn(() => lock.hold()).get()
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

function countsOf(lock: RWLock): Pick<Taken, 'waiting' | 'free'> {
  const free = (): boolean => lock.stats().readers === 0 && !lock.stats().writing
  return { waiting: () => lock.stats().waiting, free }
}

async function onPermit(): Promise<LockOperation> {
  const semaphore = new Semaphore(0)
  return {
    call: (options, inside) => semaphore.waitAvailable(options).then(inside),
    waiting: () => semaphore.linkCount,
    release: async () => semaphore.release(),
    untouched: () => semaphore.linkCount === 0 && semaphore.available === 1,
    [Symbol.asyncDispose]: nothing,
  }
}

function onNotice(
  lock: Lock | RLock,
  wait: (condition: Condition, options: WaitOptions | undefined, told: () => boolean) => Promise<boolean>,
): () => Promise<LockOperation> {
  return async () => {
    const condition = new Condition(lock)
    let told = false
    const tell = (): void => {
      told = true
      condition.notifyAll()
    }
    const call = async (options?: WaitOptions, inside?: () => unknown): Promise<boolean> => {
      const notified = await wait(condition, options, () => told)
      await inside?.()
      return notified
    }
    return {
      call: (options, inside) => condition.lock.with(() => call(options, inside)),
      waiting: () => condition.stats().waiting,
      release: () => spawn(() => condition.lock.with(tell)).get(),
      untouched: () => !condition.lock.locked && condition.stats().waiting === 0,
      [Symbol.asyncDispose]: nothing,
    }
  }
}

/** Five have to come, and only four do before the release. */
async function onParties(): Promise<LockOperation> {
  const barrier = new Barrier(5)
  return {
    call: (options, inside) => barrier.wait(options).then(inside),
    waiting: () => barrier.stats().waiting,
    release: async () => {
      while (barrier.stats().waiting > 0) void barrier.wait().catch(() => {})
    },
    untouched: () => barrier.stats().waiting === 0,
    [Symbol.asyncDispose]: nothing,
  }
}

async function onOther(): Promise<LockOperation> {
  const once = new Once<number>()
  const done = new Event()
  const first = spawn(() => once.run(() => done.wait().then(() => 1)))
  await settled()
  let waiting = 0
  const call = async (options?: WaitOptions, inside?: () => unknown): Promise<unknown> => {
    waiting++
    await once.run(() => 2, options).finally(() => waiting--)
    return inside?.()
  }
  return {
    call,
    waiting: () => waiting,
    async release() {
      done.set()
      await first.join()
    },
    untouched: () => waiting === 0,
    [Symbol.asyncDispose]: async () => void (await first.kill()),
  }
}

async function nothing(): Promise<void> {}
