// Which thread of a pool gets which job, and when.
//
//   D1  a job waits only while every thread that may take it is busy, or being started
//   D2  jobs are sent ahead to threads that are busy; those that are behind a long one are taken back as soon as there is a
//       thread that has nothing to do, or one comes that is more urgent

import { type Timer, timers } from '@hublet/core/lowlevel'

import type { PoolThread } from '../threads/pool-thread.ts'
import type { Roster } from '../threads/roster.ts'
import type { CrewOptions } from './crew.ts'
import type { Job } from './job.ts'
import type { Tally } from './tally.ts'
import type { TaskQueue } from './task-queue.ts'

/** Milliseconds after which those behind a job are taken back, if they can go on elsewhere. */
const stuckAfter = 1

export class Dispatch implements Timer {
  slot = -1
  /** Jobs that threads have. */
  sent = 0
  /** Nobody gets anything more. */
  closed = false
  readonly #options: CrewOptions
  readonly #roster: Roster
  readonly #queue: TaskQueue
  readonly #tally: Tally

  constructor(options: CrewOptions, roster: Roster, queue: TaskQueue, tally: Tally) {
    this.#options = options
    this.#roster = roster
    this.#queue = queue
    this.#tally = tally
  }

  /** How many threads have something to do. */
  get running(): number {
    return this.#roster.threads.length - this.#roster.idle
  }

  /** Gives a job to a thread that has nothing to do, or queues it. */
  place(job: Job): void {
    const place = this.#placeOf(job)
    const thread = this.#roster.takeIdle(place)
    if (thread?.alive === true) {
      this.#assign(thread, job)
      if (thread.jobs.length === 0) this.serve(thread)
      return
    }
    this.#queue.push(job, place)
    if (this.#roster.starting === 0) this.#sendAhead(job.options.priority)
  }

  /** Those were not begun, and wait again where they were. */
  putBack(jobs: readonly Job[]): void {
    this.sent -= jobs.length
    for (const job of jobs) this.#queue.putBack(job, this.#placeOf(job))
  }

  /** Gives a thread what it may have. */
  serve(thread: PoolThread): void {
    if (!thread.alive) return
    const isExtra = this.closed || thread.place >= this.#options.maxThreads
    if (!isExtra) this.#fill(thread)
    if (thread.jobs.length > 0) return
    if (isExtra) return this.#roster.retire(thread)
    this.#roster.rest(thread)
    this.#watchAhead()
  }

  serveIdle(): void {
    for (const thread of this.#roster.takeAllIdle()) this.serve(thread)
  }

  /** Called by the timers (D2). */
  fire(): void {
    for (const thread of this.#roster.threads) {
      if (this.#roster.idle === 0) return
      if (!thread.isStuck) continue
      thread.pace.slow()
      this.putBack(thread.takeBack())
      if (thread.jobs.length === 0) this.serve(thread)
      this.serveIdle()
    }
    this.#watchAhead()
  }

  /** D2: a job of this priority waits now. */
  #sendAhead(priority: number): void {
    for (const thread of this.#roster.threads) {
      if (thread.jobs.length === 0 || thread.worn) continue // it is looked at before it gets another one
      if (thread.jobs.at(-1)!.options.priority < priority) this.putBack(thread.takeBack())
      this.serve(thread)
    }
  }

  #assign(thread: PoolThread, job: Job): void {
    this.sent++
    this.#tally.waited.add(performance.now() - job.since)
    thread.run(job)
  }

  #fill(thread: PoolThread): void {
    while (thread.jobs.length < this.#shareOf(thread)) {
      const job = this.#queue.take(thread.place)
      if (job === undefined) return
      this.#assign(thread, job)
    }
  }

  /** D2: those that a thread may have; of those that are left each gets its part. */
  #shareOf(thread: PoolThread): number {
    const { maxTasks, maxMemory } = this.#options
    if (maxTasks < Infinity || maxMemory < Infinity) return 1
    return Math.min(thread.pace.window, 1 + Math.ceil(this.#queue.size / this.#roster.threads.length))
  }

  #watchAhead(): void {
    if (this.slot < 0 && this.sent > this.running) timers.add(this, stuckAfter, false)
  }

  #placeOf({ options: { key } }: Job): number | undefined {
    return key === undefined ? undefined : hashOf(key) % this.#options.maxThreads
  }
}

/** The same key, the same place, as long as there are as many threads. */
function hashOf(key: string): number {
  let hash = 2166136261
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 16777619)
  return hash >>> 0
}
