// The jobs of a pool in the hub that has its threads: how they come in, and when all have ended.
//
//   T1  those that find no room in the queue wait for it in the order in which they have come; nobody overtakes them
//   T2  a job whose caller has gone before it is queued never is
//   T3  closed, it takes no more

import { ClosedError, type Greenlet, PoolFull, type WaitOptions } from '@hublet/core'
import { BooleanWait, Wait, WaitList, park, travellingValues } from '@hublet/core/lowlevel'

import type { Named } from '../functions/named.ts'
import type { PoolSettings, TaskOptions } from '../options.ts'
import type { ThreadPlan } from '../threads/pool-thread.ts'
import { Crew } from './crew.ts'
import type { JobHome } from './job-home.ts'
import { JobWait, withLocalStack } from './job-waits.ts'
import { Job, type JobKind, type JobOwner } from './job.ts'
import { PoolTask } from './pool-task.ts'

export class LocalJobs implements JobHome {
  readonly name: string
  readonly crew: Crew
  readonly #settings: PoolSettings
  /** Who waits for room in the queue (T1). */
  readonly #door = new WaitList<Wait<void>>()
  /** Those who were let in and are not in the queue yet. */
  #entering = 0
  readonly #joiners = new WaitList<BooleanWait>()
  #closed = false

  constructor(name: string, plan: Omit<ThreadPlan, 'name'>, settings: PoolSettings) {
    this.name = name
    this.#settings = settings
    this.crew = new Crew(name, plan, settings, () => this.#onProgress())
  }

  get maxThreads(): number {
    return this.#settings.maxThreads
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Callers that wait for room. */
  get waiting(): number {
    return this.#door.size
  }

  /** Those that have not ended. */
  get size(): number {
    return this.crew.unfinished + this.#entering + this.#door.size
  }

  async apply(kind: JobKind, named: Named, args: readonly unknown[], options: TaskOptions): Promise<unknown> {
    const rest = this.#mustWait() ? await this.#enter(options) : options
    const wait = new JobWait<unknown>('threadpool.apply')
    const promise = park(wait, undefined, rest)
    if (wait.waiting) wait.job = this.#submit(kind, named, args, options, wait)
    else this.#onProgress() // T2: the room it has had is for somebody else
    try {
      return await promise
    } catch (error) {
      throw withLocalStack(error, wait.failedIn, new Error('here'))
    }
  }

  async spawn(kind: JobKind, named: Named, args: readonly unknown[], options: TaskOptions): Promise<Greenlet> {
    if (this.#mustWait()) await this.#enter(options)
    let entering = true
    const enter = (): void => {
      if (entering) this.#entering--
      entering = false
    }
    this.#entering++
    const task = new PoolTask(named.label, (owner) => {
      enter()
      return this.#submit(kind, named, args, options, owner)
    })
    task.rawlink(() => {
      enter() // killed before it has begun
      this.#onProgress()
    })
    task.start()
    return task
  }

  /** Waits until all have ended. `false` when the time is up. */
  async join(options?: WaitOptions): Promise<boolean> {
    if (this.size === 0) return true
    return park(new BooleanWait('ThreadPool.join', this), this.#joiners, options)
  }

  /** The numbers in the settings have changed. */
  resized(): void {
    this.crew.resized()
    this.#onProgress()
  }

  /** T3 */
  close(): void {
    this.#closed = true
    for (const wait of this.#door.takeAll()) wait.fail(this.closedError())
  }

  closedError(): ClosedError {
    return new ClosedError(`cannot run a task: pool "${this.name}" is closed`)
  }

  toString(): string {
    const { roster, running, unfinished } = this.crew
    const state = this.#closed ? ' closed' : ''
    return `<ThreadPool "${this.name}" ${roster.size}/${this.maxThreads} threads, ${running} running, ${unfinished - running} queued${state}>`
  }

  #submit(
    kind: JobKind,
    named: Named,
    args: readonly unknown[],
    { priority = 0, key, grace = this.#settings.grace }: TaskOptions,
    owner: JobOwner,
  ): Job {
    const job = new Job(named, args, { kind, priority, key, grace }, travellingValues(), owner)
    this.crew.submit(job)
    return job
  }

  get #hasRoom(): boolean {
    const { maxThreads, maxQueue } = this.#settings
    return this.crew.unfinished + this.#entering < maxThreads + maxQueue
  }

  /** Whether a task has to wait for room. @throws {ClosedError | PoolFull} */
  #mustWait(): boolean {
    if (this.#closed) throw this.closedError()
    if (this.#door.size === 0 && this.#hasRoom) return false
    if (this.#settings.whenFull === 'wait') return true
    throw new PoolFull(`cannot queue a task: ${this.crew.queue.size} wait in pool "${this.name}"; try again later`)
  }

  /** T1. Returns the options for what is left of the time. */
  async #enter(options: TaskOptions): Promise<TaskOptions> {
    const began = performance.now()
    await park(new Wait<void>('ThreadPool queue', this), this.#door, options)
    this.#entering-- // from here to the queue nothing comes in between
    if (this.#closed) throw this.closedError()
    const { timeout } = options
    if (typeof timeout !== 'number') return options
    return { ...options, timeout: Math.max(0, timeout - (performance.now() - began)) }
  }

  #onProgress(): void {
    while (this.#hasRoom) {
      const wait = this.#door.shift()
      if (wait === undefined) break
      if (wait.wake()) this.#entering++
    }
    if (this.size > 0) return
    for (const wait of this.#joiners.takeAll()) wait.wake(true)
  }
}
