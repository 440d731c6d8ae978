// The default pool in the root hub, and what other hubs ask of it.

import { type Event, type WaitOptions, transfer } from '@hublet/core'

import { type Descriptor, namedBy } from '../functions/named.ts'
import type { TaskOptions } from '../options.ts'
import { ThreadPool, jobsOf } from '../thread-pool.ts'
import type { JobKind } from './job.ts'
import type { PoolStats } from './stats.ts'

/** A job of another hub. */
export interface JobOrder {
  readonly kind: JobKind
  readonly descriptor: Descriptor
  readonly label: string
  /** The places of the arguments that are to be moved. */
  readonly moved: readonly number[]
  readonly options: TaskOptions
}

let pool: ThreadPool | undefined

/** It is made when it is needed; also after the last one was ended. */
export function rootPool(): ThreadPool {
  if (pool === undefined || pool.closed) pool = new ThreadPool({ name: 'threadpool' })
  return pool
}

export function applyThere(
  { kind, descriptor, label, moved, options }: JobOrder,
  ...args: unknown[]
): Promise<unknown> {
  for (const place of moved) transfer(args[place] as object)
  return jobsOf(rootPool()).apply(kind, namedBy(descriptor, label), args, options)
}

/** `queued` is set when there is room for it. */
export async function spawnThere(
  { kind, descriptor, label, moved, options }: JobOrder,
  queued: Event,
  ...args: unknown[]
): Promise<unknown> {
  for (const place of moved) transfer(args[place] as object)
  const task = await jobsOf(rootPool()).spawn(kind, namedBy(descriptor, label), args, options)
  queued.set()
  try {
    return await task.get()
  } finally {
    await task.kill()
  }
}

export function stats(): PoolStats {
  return rootPool().stats()
}

export function resize(maxThreads: number, minThreads?: number): void {
  rootPool().resize(maxThreads, minThreads)
}

export function warmUp(threads?: number): Promise<void> {
  return rootPool().warmUp(threads)
}

export function join(options?: WaitOptions): Promise<boolean> {
  return rootPool().join(options)
}

export function drain(options?: WaitOptions): Promise<boolean> {
  return rootPool().drain(options)
}

export function kill(options?: { grace?: number }): Promise<void> {
  return rootPool().kill(options)
}
