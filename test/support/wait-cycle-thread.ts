// A thread whose greenlets acquire shared locks as they are told, in dev mode or not; says what its hub reports.

import { parentPort, workerData } from 'node:worker_threads'

import { type Greenlet, type WaitCycle, getHub, spawn } from '@hublet/core'
import { Lock, SharedBarrier, type SharedHandle, SharedLock, SharedOnce, SharedRWLock } from '@hublet/locks'

import { comes, threadsAt } from './shared-threads.ts'

/** `acquire` and the like name a lock: L... shared, R... for readers, O... once, all others are of the thread. */
export type Act =
  | readonly ['acquire' | 'read' | 'write' | 'run' | 'sync' | 'wanted' | 'join', string, number?]
  | readonly ['meet' | 'meetSync' | 'exit']

export interface Plan {
  /** By the names of the greenlets. */
  readonly greenlets?: Readonly<Record<string, readonly Act[]>>
  /** What the thread does outside of greenlets. */
  readonly outside?: readonly Act[]
  /** Acquires two locks one in the other, so many times. */
  readonly rounds?: number
}

export interface Given {
  readonly locks: Readonly<Record<string, SharedHandle<'SharedLock' | 'SharedRWLock' | 'SharedOnce'>>>
  readonly meeting: SharedHandle<'SharedBarrier'>
  readonly plan: Plan
}

export type Told = readonly string[]

/** Does what the plan says; returns its greenlets. */
export function play({ locks, meeting, plan }: Given): Greenlet[] {
  const meet = SharedBarrier.from(meeting)
  const map = new Map<string, unknown>()
  const open = (name: string): SharedLock | SharedRWLock | SharedOnce => {
    const handle = locks[name]!
    if (handle.kind === 'SharedLock') return SharedLock.from(handle as SharedHandle<'SharedLock'>)
    if (handle.kind === 'SharedOnce') return SharedOnce.from(handle as SharedHandle<'SharedOnce'>)
    return SharedRWLock.from(handle as SharedHandle<'SharedRWLock'>)
  }
  const find = (name: string): unknown => {
    if (!map.has(name)) map.set(name, name in locks ? open(name) : new Lock({ name }))
    return map.get(name)
  }
  for (const name of Object.keys(locks)) find(name)
  const greenlets: Record<string, Greenlet> = {}

  async function perform(acts: readonly Act[]): Promise<void> {
    for (const [index, [act, name = '', timeout = Infinity]] of acts.entries()) {
      if (act === 'meet') await meet.wait()
      else if (act === 'exit') process.exit()
      else if (act === 'join') await greenlets[name]!.join()
      else if (act === 'wanted') await comes(() => threadsAt(locks[name]!) > 0)
      else if (act === 'run') return (find(name) as SharedOnce).run(() => perform(acts.slice(index + 1)))
      else if (act === 'read') await (find(name) as SharedRWLock).read.acquire()
      else if (act === 'write') await (find(name) as SharedRWLock).write.acquire()
      else if (!(await (find(name) as SharedLock).acquire({ timeout }))) break
    }
  }
  if (plan.outside !== undefined) performSync(plan.outside)
  for (const [name, acts] of Object.entries(plan.greenlets ?? {})) {
    greenlets[name] = spawn(perform, acts)
    greenlets[name].name = name
  }
  if (plan.rounds !== undefined) greenlets['rounds'] = spawn(nest, plan.rounds)
  return Object.values(greenlets)

  function performSync(acts: readonly Act[]): void {
    for (const [act, name = '', timeout = Infinity] of acts) {
      if (act === 'meetSync') meet.waitSync()
      else (find(name) as SharedLock).acquireSync({ timeout })
    }
  }

  async function nest(rounds: number): Promise<void> {
    const [outer, inner] = [find('L1') as SharedLock, find('L2') as SharedLock]
    for (let round = 0; round < rounds; round++) {
      using _ = await outer.hold()
      using __ = await inner.hold()
      if (round % 16 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** Who waits for what, of the circles that this thread reports from now on. */
export function listen(tell: (told: Told) => void): void {
  getHub().onError = (error) => {
    const links = (error as WaitCycle).cycle ?? []
    tell(links.length === 0 ? [String(error)] : links.map(({ greenlet, waitsFor }) => `${greenlet}: ${waitsFor}`))
  }
}

if (parentPort !== null) {
  listen((told) => parentPort!.postMessage(told))
  const greenlets = play(workerData as Given)
  await Promise.all(greenlets.map((greenlet) => greenlet.join()))
}
