// The pool that all hubs of the process share.

import type { WaitOptions } from '@hublet/core'
import { callModule, isRootHub, rootHub } from '@hublet/core/lowlevel'

import { drain, join, kill, resize, stats, warmUp } from './jobs/root-pool.ts'
import { SharedJobs, rootModule } from './jobs/shared-jobs.ts'
import type { PoolStats } from './jobs/stats.ts'
import { TaskPool } from './task-pool.ts'

/** The default pool; made once, as {@link threadpool}. */
export class DefaultPool extends TaskPool {
  constructor() {
    super(new SharedJobs())
  }

  /** Starts so many threads before they are needed. @throws {ThreadStartFailed} if one does not come up */
  warmUp(threads: number = this.maxThreads): Promise<void> {
    return atRoot('warmUp', [threads])
  }

  /** Changes how many threads there are; those that are busy end their task first. @throws {ArgumentRangeError} */
  resize(maxThreads: number, minThreads?: number): Promise<void> {
    return atRoot('resize', [maxThreads, minThreads])
  }

  /** Waits until all tasks of all hubs have ended. `false` when the time is up. */
  join(options?: WaitOptions): Promise<boolean> {
    return atRoot('join', [options], options?.signal)
  }

  /** Does the tasks that there are, then ends the threads. The next task begins with new ones. */
  drain(options?: WaitOptions): Promise<boolean> {
    return atRoot('drain', [options], options?.signal)
  }

  /** Kills the tasks of all hubs, and ends the threads. The next task begins with new ones. */
  kill(options?: { grace?: number }): Promise<void> {
    return atRoot('kill', [options])
  }

  stats(): Promise<PoolStats> {
    return atRoot('stats', [])
  }
}

const rootFunctions = { drain, join, kill, resize, stats, warmUp }

type RootFunctions = typeof rootFunctions
type Result<K extends keyof RootFunctions> = Awaited<ReturnType<RootFunctions[K]>>

/** Has the root hub do something with its pool. */
async function atRoot<K extends keyof RootFunctions>(
  name: K,
  args: Parameters<RootFunctions[K]>,
  signal?: AbortSignal,
): Promise<Result<K>> {
  if (isRootHub()) return (rootFunctions[name] as (...args: unknown[]) => Promise<Result<K>>)(...args)
  return (await callModule(rootHub(), rootModule, name, args, { signal })) as Result<K>
}

/**
 * The pool of the process: as many threads as there are cores (`HUBLET_POOL_SIZE`), started when they are needed, let go
 * when they have had nothing to do for 30 seconds (`HUBLET_POOL_IDLE_MS`).
 *
 * All hubs share it. It does not keep the process alive.
 *
 * ```ts
 * const digest = await threadpool.apply(hash, [text], { timeout: 1000 })
 * ```
 */
export const threadpool: DefaultPool = new DefaultPool()
