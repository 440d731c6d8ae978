// The threads of a pool and its jobs: what happens when one comes, ends, or dies.
//
//   C1  a thread that dies takes one job with it, the one that it was running; whoever waits gets another thread

import { HubExit } from '@hublet/core'
import { inCleanContext } from '@hublet/core/lowlevel'

import type { PoolThread, ThreadPlan } from '../threads/pool-thread.ts'
import { Roster, type RosterOptions, type RosterOwner } from '../threads/roster.ts'
import { Staff } from '../threads/staff.ts'
import { Dispatch } from './dispatch.ts'
import type { Job, Line } from './job.ts'
import { Tally } from './tally.ts'
import { TaskQueue } from './task-queue.ts'

export interface CrewOptions extends RosterOptions {
  /** Jobs after which a thread is replaced. */
  readonly maxTasks: number
  /** Bytes of heap from which on a thread is replaced. */
  readonly maxMemory: number
}

export class Crew implements RosterOwner, Line {
  readonly options: CrewOptions
  readonly roster: Roster
  readonly staff: Staff
  readonly queue: TaskQueue = new TaskQueue()
  readonly tally: Tally = new Tally()
  readonly #dispatch: Dispatch
  readonly #onProgress: () => void

  /** `onProgress` is called when a job has left the queue, or has ended. */
  constructor(name: string, plan: Omit<ThreadPlan, 'name'>, options: CrewOptions, onProgress: () => void) {
    this.options = options
    this.roster = new Roster(name, plan, options, this)
    this.staff = new Staff(this.roster, this.queue, this.tally)
    this.#dispatch = new Dispatch(options, this.roster, this.queue, this.tally)
    this.#onProgress = onProgress
  }

  /** Jobs that have not ended. */
  get unfinished(): number {
    return this.queue.size + this.#dispatch.sent
  }

  /** How many of them threads are doing now. */
  get running(): number {
    return this.#dispatch.running
  }

  /** Those that threads have, and those that wait. */
  get jobs(): Job[] {
    return [...this.roster.threads.flatMap((thread) => thread.jobs), ...this.queue.all]
  }

  submit(job: Job): void {
    job.since = performance.now()
    job.line = this
    this.#dispatch.place(job)
    this.staff.startMore()
  }

  dropped(queued: boolean): void {
    if (queued) this.queue.left()
    else this.#dispatch.sent--
    this.tally.cancelled++
    this.#onProgress()
  }

  freed(thread: PoolThread, job: Job, ms: number): void {
    this.#dispatch.sent--
    this.tally.count(job, ms)
    if (this.roster.has(thread)) this.#goOn(thread)
    this.#onProgress()
  }

  lost(job: Job): void {
    this.#dispatch.sent--
    this.tally.count(job, performance.now() - job.began)
    this.#onProgress()
  }

  returned(jobs: readonly Job[], thread?: PoolThread): void {
    this.#dispatch.putBack(jobs)
    // It may have ended all others meanwhile.
    if (thread?.jobs.length === 0 && this.roster.has(thread)) this.#dispatch.serve(thread)
    this.#dispatch.serveIdle()
    this.staff.startMore()
  }

  discard(thread: PoolThread): void {
    if (!this.roster.has(thread)) return
    this.tally.lost++
    this.#dispatch.putBack(thread.takeBack())
    this.roster.discard(thread)
    this.#dispatch.serveIdle()
    this.staff.startMore()
  }

  started(thread: PoolThread): void {
    this.#dispatch.serve(thread)
    this.#onProgress()
  }

  notStarted(place: number, cause: unknown): void {
    this.staff.notStarted(place, cause)
    this.#onProgress()
  }

  /** C1 */
  died(): void {
    this.tally.lost++
    this.staff.startMore()
    this.#onProgress()
  }

  /** Takes back all that no thread has begun. */
  recall(): void {
    for (const thread of this.roster.threads) this.#dispatch.putBack(thread.takeBack())
  }

  /** The numbers in `options` have changed. */
  resized(): void {
    const { maxThreads } = this.options
    for (const thread of this.roster.threads) {
      if (thread.place >= maxThreads && thread.jobs.length === 0) this.roster.retire(thread)
    }
    for (const place of this.queue.places) for (const job of this.queue.takeAll(place)) this.#dispatch.place(job)
    this.#dispatch.serveIdle()
    this.staff.startMore()
  }

  /** No thread gets anything, or is started, any more; returns when all have ended. */
  async end(grace: number): Promise<void> {
    this.staff.closed = this.#dispatch.closed = true
    await this.roster.retireAll(grace)
  }

  /** A thread has ended a job. */
  #goOn(thread: PoolThread): void {
    const isWorn = thread.done >= this.options.maxTasks || thread.worn
    if (isWorn && thread.jobs.length === 0) this.#recycle(thread)
    else if (isWorn) return
    else if (this.options.maxMemory < Infinity) void inCleanContext(() => this.#weigh(thread))
    else this.#dispatch.serve(thread)
  }

  /** Has it replaced if it needs too much memory. */
  async #weigh(thread: PoolThread): Promise<void> {
    try {
      const used = await thread.hub.call('heapUsed', [])
      if (!this.roster.has(thread)) return
      if (used > this.options.maxMemory) this.#recycle(thread)
      else this.#dispatch.serve(thread)
      this.#onProgress()
    } catch (error) {
      if (!(error instanceof HubExit)) throw error // its end is noticed
    }
  }

  #recycle(thread: PoolThread): void {
    this.tally.recycled++
    this.roster.retire(thread)
    this.staff.startMore()
  }
}
