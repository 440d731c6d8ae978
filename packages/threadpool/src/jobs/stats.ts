// What a pool is doing, in numbers.

import type { LocalJobs } from './local-jobs.ts'
import type { TimingStats } from './timings.ts'

export interface PoolStats {
  /** Threads that can take tasks. */
  readonly threads: number
  readonly starting: number
  readonly idle: number
  /** Threads that were told to end and have not; those that hang in a call of the system stay here. */
  readonly ending: number
  /** Tasks. */
  readonly running: number
  readonly queued: number
  /** Callers that wait for room in the queue. */
  readonly waiting: number
  readonly completed: number
  readonly failed: number
  readonly cancelled: number
  /** Threads that have died, or that a task had to be ended with. */
  readonly lost: number
  /** Threads that were replaced because of `maxTasks` or `maxMemory`. */
  readonly recycled: number
  /** How long tasks have waited for a thread, in milliseconds. */
  readonly waitTime: TimingStats
  /** How long they have run, in milliseconds. */
  readonly runTime: TimingStats
}

export function statsOf({ crew, waiting }: LocalJobs): PoolStats {
  const { roster, tally } = crew
  const { completed, failed, cancelled, lost, recycled } = tally
  return {
    threads: roster.threads.length,
    starting: roster.starting,
    idle: roster.idle,
    ending: roster.ending,
    running: crew.running,
    queued: Math.max(0, crew.unfinished - crew.running), // a thread may be weighed, which counts as running
    waiting,
    completed,
    failed,
    cancelled,
    lost,
    recycled,
    waitTime: tally.waited.stats(),
    runTime: tally.ran.stats(),
  }
}
