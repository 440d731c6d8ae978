// A pool of threads of this hub.

import { GreenletExit, type WaitOptions } from '@hublet/core'
import { checkDelay, checkWaitOptions } from '@hublet/core/lowlevel'

import { checkObject, checkThreads } from './checks.ts'
import { nameOf } from './functions/named.ts'
import { LocalJobs } from './jobs/local-jobs.ts'
import { type PoolStats, statsOf } from './jobs/stats.ts'
import { type PoolSettings, type ThreadPoolOptions, settingsOf } from './options.ts'
import { TaskPool } from './task-pool.ts'
import { piscina } from './threads/piscina.ts'
import type { ThreadPlan } from './threads/pool-thread.ts'

let pools = 0

/** For those who have found out by themselves what is to be run. */
export let jobsOf: (pool: ThreadPool) => LocalJobs

/**
 * Threads of its own for tasks of one kind; most programs do with the default one, {@link threadpool}.
 *
 * It belongs to the hub that makes it. An idle pool does not keep the process alive.
 *
 * ```ts
 * await using pool = new ThreadPool({ maxThreads: 2, resourceLimits: { maxOldGenerationSizeMb: 256 } })
 * await pool.apply(render, [page], { timeout: 5000 })
 * ```
 */
export class ThreadPool extends TaskPool implements AsyncDisposable {
  readonly name: string
  readonly #settings: PoolSettings
  readonly #jobs: LocalJobs

  /** @throws {ArgumentRangeError | ArgumentTypeError} */
  constructor(options: ThreadPoolOptions = {}) {
    const settings = settingsOf(options)
    const name = options.name ?? `pool-${++pools}`
    const jobs = new LocalJobs(name, planOf(options), settings)
    super(jobs)
    this.name = name
    this.#settings = settings
    this.#jobs = jobs
    if (settings.minThreads > 0) jobs.crew.staff.startMore()
  }

  get closed(): boolean {
    return this.#jobs.closed
  }

  /** Tasks that have not ended. */
  get size(): number {
    return this.#jobs.size
  }

  /**
   * Starts threads before they are needed: `minThreads` of them, or so many.
   *
   * @throws {ThreadStartFailed} if one does not come up; the `cause` is why
   * @throws {ClosedError} if the pool is closed
   */
  async warmUp(threads: number = this.#settings.minThreads): Promise<void> {
    checkThreads('warmUp', threads, this.#settings.maxThreads, 'threads')
    if (this.closed) throw this.#jobs.closedError()
    await this.#jobs.crew.staff.warmUp(threads)
  }

  /** Changes how many threads there are; those that are busy end their task first. @throws {ArgumentRangeError} */
  resize(maxThreads: number, minThreads: number = Math.min(this.#settings.minThreads, maxThreads)): void {
    checkThreads('resize', minThreads, maxThreads)
    this.#settings.maxThreads = maxThreads
    this.#settings.minThreads = minThreads
    this.#jobs.resized()
  }

  /** Waits until all tasks have ended. `false` when the time is up. */
  async join(options: WaitOptions = {}): Promise<boolean> {
    checkWaitOptions('ThreadPool.join', options)
    return this.#jobs.join(options)
  }

  /**
   * Takes no more tasks, does those that it has, and ends its threads. `false` when the time is up before the tasks have
   * ended.
   */
  async drain(options: WaitOptions = {}): Promise<boolean> {
    checkWaitOptions('ThreadPool.drain', options)
    this.#jobs.close()
    if (!(await this.#jobs.join(options))) return false
    await this.#jobs.crew.end(this.#settings.grace)
    return true
  }

  /**
   * Takes no more tasks, kills those that it has, and ends its threads: those that do not end within `grace` milliseconds
   * (default: that of the pool) are terminated. Returns when they have ended.
   */
  async kill(options: { grace?: number } = {}): Promise<void> {
    checkObject('ThreadPool.kill', 'options', options)
    const { grace = this.#settings.grace } = options
    checkDelay('ThreadPool.kill', 'grace', grace)
    this.#jobs.close()
    const reason = new GreenletExit(`pool "${this.name}" was killed`)
    const { crew } = this.#jobs
    crew.recall()
    for (const job of crew.jobs) job.cancel(reason, grace)
    await this.#jobs.join()
    await crew.end(grace)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  stats(): PoolStats {
    return statsOf(this.#jobs)
  }

  override toString(): string {
    return this.#jobs.toString()
  }

  static {
    jobsOf = (pool) => pool.#jobs
  }
}

function planOf({
  backend = piscina,
  env,
  resourceLimits,
  execArgv,
  init,
  initArgs = [],
}: ThreadPoolOptions): Omit<ThreadPlan, 'name'> {
  const options = { env, resourceLimits, execArgv }
  if (init === undefined) return { backend, options, init: undefined }
  const named = nameOf('ThreadPool', init)
  if (named instanceof Promise) named.catch(() => {}) // its threads fail with it
  return { backend, options, init: async () => ({ descriptor: (await named).descriptor, args: initArgs }) }
}
