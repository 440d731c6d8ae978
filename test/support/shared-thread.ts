// A thread that does what it is told: calls methods of the shared locks that it is sent, starts threads, dies.

import { type MessagePort, Worker, workerData } from 'node:worker_threads'

import { enroll, spawn } from '@hublet/core'
import {
  type Hold,
  SharedBarrier,
  SharedEvent,
  type SharedHandle,
  type SharedKind,
  SharedLock,
  SharedOnce,
  SharedRWLock,
  SharedSemaphore,
} from '@hublet/locks'

export interface Order {
  readonly id: number
  /** Of whom: a shared lock as it arrived; undefined for the actions of this file. */
  readonly handle: SharedHandle<SharedKind> | undefined
  /** `acquire`, `read.hold`. */
  readonly path: string
  readonly args: readonly unknown[]
  readonly inGreenlet: boolean
}

export interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: { readonly name: string; readonly message: string; readonly code: unknown }
}

const kinds = { SharedLock, SharedSemaphore, SharedRWLock, SharedEvent, SharedBarrier, SharedOnce }
const { port } = workerData as { port: MessagePort }
/** Kept, or the gates of those that are held would be collected. */
const known = new Map<SharedArrayBuffer, object>()
const holds: Hold[] = []
const children: Worker[] = []

const actions: Record<string, (...args: never[]) => unknown> = {
  make: (kind: SharedKind, ...args: unknown[]) => new kinds[kind](...(args as [never])),
  sameTwice: (handle: SharedHandle<'SharedLock'>) => {
    const [one, other] = [SharedLock.from(handle), SharedLock.from(handle)]
    return [one.tryAcquire(), other.tryAcquire(), other.locked, (other.release(), one.locked)]
  },
  noop: () => undefined,
  release: () => holds.pop()?.release(),
  /** How many locks there are in workerData that can be acquired. */
  acquireGiven: () => acquireAll((workerData as { given: unknown }).given),
  acquireAll,
  start(itsPort: MessagePort, enrolled: boolean) {
    const child = new Worker(new URL(import.meta.url), { workerData: { port: itsPort }, transferList: [itsPort] })
    children.push(enrolled ? enroll(child) : child)
    child.on('error', () => {})
    return child.threadId
  },
  terminate: () => children[0]!.terminate(),
  exit: (code: number) => process.exit(code),
  throw: () => void setImmediate(() => JSON.parse('{') as unknown),
  reject: () => void Promise.reject(new Error('rejected')),
  oom() {
    const all: object[] = []
    for (;;) all.push(all.slice(-10))
  },
  /** For ever; says in the word that it has begun. */
  spin(words: Int32Array) {
    Atomics.store(words, 0, 1)
    for (;;);
  },
  overflow() {
    const deeper = (n: number): number => 1 + deeper(n + 1)
    try {
      return deeper(0)
    } catch (error) {
      return (error as Error).name
    }
  },
  runOnce: (handle: SharedHandle<'SharedOnce'>, words: Int32Array, how: string) =>
    lockOf(handle).run(() => {
      Atomics.add(words, 0, 1)
      if (how === 'exit') process.exit()
      if (how === 'fail') throw new Error('failed')
      return how === 'stay' ? new Promise(() => {}) : undefined
    }),
  runOnceUntil: (handle: SharedHandle<'SharedOnce'>, event: SharedHandle<'SharedEvent'>) =>
    lockOf(handle).run(() => lockOf(event).wait()),
  runOnceSync: (handle: SharedHandle<'SharedOnce'>, words: Int32Array, how: string) =>
    lockOf(handle).runSync(() => {
      Atomics.add(words, 0, 1)
      if (how === 'fail') throw new Error('failed')
    }),
  /** Comes once, and then so often twice. */
  async meetOften(handle: SharedHandle<'SharedBarrier'>, done: Int32Array, times: number) {
    const barrier = lockOf(handle)
    await barrier.wait()
    for (let i = 0; i < times; i++) await Promise.all([barrier.wait(), barrier.wait()])
    Atomics.store(done, 0, 1)
  },
  turns,
  syncTurns,
  enterOften,
  readAndWrite,
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Notes how many are inside, and the most that ever were. */
async function enterOften(handle: SharedHandle<'SharedSemaphore'>, inside: Int32Array, n: number): Promise<void> {
  const semaphore = lockOf(handle)
  const enter = async (): Promise<void> => {
    using _ = await semaphore.hold()
    const now = Atomics.add(inside, 0, 1) + 1
    if (now > Atomics.load(inside, 1)) Atomics.store(inside, 1, now)
    await nextTurn()
    Atomics.sub(inside, 0, 1)
  }
  await Promise.all(Array.from({ length: n }, enter))
}

/** A third of the calls write the same number in two words, the others count in the third word how often they differ. */
async function readAndWrite(handle: SharedHandle<'SharedRWLock'>, table: Int32Array, n: number): Promise<void> {
  const lock = lockOf(handle)
  for (let i = 0; i < n; i++) {
    if (i % 3 === 0) {
      using _ = await lock.write.hold()
      table[0]!++
      if (i % 9 === 0) await nextTurn()
      table[1]!++
    } else {
      using _ = await lock.read.hold()
      if (table[0] !== table[1]) table[2]!++
    }
  }
}

/** Acquires the locks in arrays, maps and objects; returns how many there were. */
function acquireAll(things: unknown): number {
  if (things === null || typeof things !== 'object') return 0
  if ('memory' in things) return lockOf(things as Given).tryAcquire() ? 1 : 0
  const parts = things instanceof Map ? [...things.values()] : Object.values(things)
  return parts.map(acquireAll).reduce((sum, count) => sum + count, 0)
}

/**
 * Four greenlets take turns until there were so many of all threads. Word 0 counts them; word 1 counts how often a
 * thread had to wait for more turns of others than `most`.
 */
async function turns(
  handle: SharedHandle<'SharedLock'>,
  words: Int32Array,
  turnsOfAll: number,
  most: number,
): Promise<void> {
  const lock = lockOf(handle)
  let last = 0
  const take = async (): Promise<void> => {
    for (;;) {
      const asking = lock.hold()
      const asked = Atomics.load(words, 0)
      using _ = await asking
      const before = Atomics.load(words, 0)
      const waited = before - Math.max(asked, last)
      if (waited > most) words[1]!++
      if (before >= turnsOfAll) return
      last = before + 1
      Atomics.store(words, 0, last)
    }
  }
  await Promise.all([1, 2, 3, 4].map(() => spawn(take).get()))
}

/** As `turns`, by blocking the thread; writes the number of the thread behind the count. */
function syncTurns(handle: SharedHandle<'SharedLock'>, log: Int32Array, turnsOfAll: number): void {
  const lock = lockOf(handle)
  for (;;) {
    using _ = lock.holdSync()
    const at = log[0]!
    if (at >= turnsOfAll) return
    log[1 + at] = numberOf()
    log[0] = at + 1
  }
}

const numberOf = (): number => (workerData as { number: number }).number

type Given = SharedHandle<'SharedLock'>

function lockOf<K extends SharedKind>(handle: SharedHandle<K>): InstanceType<(typeof kinds)[K]> {
  const { memory, kind } = handle
  let lock = known.get(memory)
  if (lock === undefined) known.set(memory, (lock = (kinds[kind] as { from(it: unknown): object }).from(handle)))
  return lock as InstanceType<(typeof kinds)[K]>
}

function obey({ handle, path, args }: Order): unknown {
  if (handle === undefined) return actions[path]!(...(args as never[]))
  const steps = path.split('.')
  const method = steps.pop()!
  let target = lockOf(handle) as unknown as Record<string, unknown>
  for (const step of steps) target = target[step] as Record<string, unknown>
  const member = target[method]
  return typeof member === 'function' ? (member.apply(target, args) as unknown) : member
}

/** What can be sent. */
function sendable(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if ('ownerDied' in value && 'release' in value && !('kind' in value)) {
    holds.push(value as Hold)
    return { ownerDied: value.ownerDied }
  }
  return value
}

port.on('message', async (order: Order) => {
  const { id } = order
  try {
    const call = (): unknown => obey(order)
    const value = sendable(await (order.inGreenlet ? spawn(call).get() : call()))
    port.postMessage({ id, value } satisfies Answer)
  } catch (thrown) {
    const error = thrown as Error & { code?: unknown }
    port.postMessage({ id, error: { name: error.name, message: error.message, code: error.code } } satisfies Answer)
  }
})
