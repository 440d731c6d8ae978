// Tasks handed in without waiting, as in Python's concurrent.futures.
//
//   X1  tasks begin in the order in which they were submitted, although what a function is called in other threads takes a
//       moment to find out the first time
//   X2  shut down, it takes no more; its threads end when all that it has taken has ended

import { ClosedError, type Greenlet, spawn, wait } from '@hublet/core'
import { functionName, travellingValues } from '@hublet/core/lowlevel'

import { FunctionRefused } from '../errors.ts'
import { type Named, nameOf } from '../functions/named.ts'
import type { AnyFunction, TaskReference, TaskTarget } from '../functions/reference.ts'
import type { JobOptions } from '../jobs/job.ts'
import type { ThreadPoolOptions } from '../options.ts'
import type { TaskResult } from '../task-pool.ts'
import { ThreadPool, jobsOf } from '../thread-pool.ts'
import { spawnInline } from '../threads/inline.ts'
import { place } from '../threads/place.ts'
import { type Call, type ExecutorMapOptions, type MapArguments, mapOver } from './executor-map.ts'
import { InlineWork, PoolWork } from './future-work.ts'
import { Future, setWork } from './future.ts'

export type ExecutorOptions = Omit<ThreadPoolOptions, 'maxThreads' | 'maxQueue' | 'whenFull' | 'grace'>

export interface ShutdownOptions {
  /** Wait until all tasks, and the threads, have ended. Default `true`. */
  wait?: boolean
  /** Cancel those that have not begun. Default `false`. */
  cancelFutures?: boolean
}

const jobOptions: JobOptions = { kind: 'call', priority: 0, key: undefined, grace: Infinity } // nobody kills it

/**
 * Threads of its own, to which tasks are submitted without waiting: what comes of them are {@link Future}s.
 *
 * For code that comes from Python's `concurrent.futures`. Else `threadpool.spawn`, whose greenlets can be killed while they
 * run, and `threadpool.map`, which finds out by itself how many items to send at once.
 *
 * ```ts
 * await using executor = new ThreadPoolExecutor(4)
 * const futures = [30, 31, 32].map((n) => executor.submit(fib, n))
 * for await (const future of asCompleted(futures)) console.log(await future.result())
 * ```
 *
 * `await using` waits until all tasks have ended. Within a task of a pool, what is submitted runs right there.
 */
export class ThreadPoolExecutor implements AsyncDisposable {
  readonly #pool: ThreadPool
  readonly #unfinished = new Set<Future>()
  /** Those whose functions have no name yet, and those behind them (X1). */
  #unnamed = 0
  #lastTurn: Promise<void> | undefined = undefined
  #closed = false
  #ending: Greenlet | undefined = undefined

  /**
   * `maxWorkers`: threads, started as they are needed. Default: as many as there are cores, or `HUBLET_POOL_SIZE`.
   *
   * @throws {ArgumentRangeError | ArgumentTypeError}
   */
  constructor(maxWorkers?: number, options: ExecutorOptions = {}) {
    const size = maxWorkers === undefined ? {} : { maxThreads: maxWorkers }
    this.#pool = new ThreadPool({ ...options, ...size, maxQueue: Infinity })
  }

  get maxWorkers(): number {
    return this.#pool.maxThreads
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * Queues `fn(...args)`, and returns at once. `fn` is what `threadpool.apply` takes; one that cannot run in another thread
   * fails the future.
   *
   * Order: tasks begin in the order in which they were submitted.
   *
   * @throws {ClosedError} after `shutdown`
   * @throws {ArgumentTypeError} if `fn` is nothing that could run
   */
  submit<F extends AnyFunction>(fn: F | TaskReference<F>, ...args: Readonly<Parameters<F>>): Future<TaskResult<F>>
  submit(fn: TaskTarget, ...args: readonly unknown[]): Future
  submit(fn: unknown, ...args: readonly unknown[]): Future {
    return this.#submit('submit', fn, args, (named) => [named, args])
  }

  /**
   * Submits `fn` with each item, or with one of each of several iterables, until the shortest is over; all at once. Iterates
   * over the results in the order of the items.
   *
   * For sources without an end, or that wait, use `threadpool.imap`, which reads them as results are asked for.
   *
   * ```ts
   * for await (const power of executor.map((a: number, b: number) => a ** b, [2, 3], [10, 2])) console.log(power)
   * // 1024, then 9
   * ```
   *
   * Cancel: leaving the iteration cancels what has not begun. An error ends it at its position.
   *
   * @throws {ClosedError | ArgumentTypeError} as `submit`
   * @throws {Timeout} from the iteration, when the result is not there `timeout` ms after the call of `map`
   */
  map<F extends AnyFunction>(
    fn: F | TaskReference<F>,
    ...rest: MapArguments<F>
  ): AsyncGenerator<TaskResult<F>, undefined>
  map(fn: TaskTarget, ...rest: readonly (Iterable<unknown> | ExecutorMapOptions)[]): AsyncGenerator<unknown, undefined>
  map(fn: unknown, ...rest: readonly unknown[]): AsyncGenerator<unknown, undefined> {
    return mapOver((args, call) => this.#submit('map', fn, args, call ?? ((named) => [named, args])), rest)
  }

  /**
   * Takes no more tasks; those that it has go on, and when they have ended its threads do.
   *
   * Cancel: it goes on all the same.
   */
  async shutdown({ wait: waits = true, cancelFutures = false }: ShutdownOptions = {}): Promise<void> {
    this.#closed = true
    if (cancelFutures) for (const future of [...this.#unfinished]) future.cancel()
    this.#ending ??= spawn(() => this.#end())
    if (waits) await this.#ending.join({ raiseError: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }

  toString(): string {
    const state = this.#closed ? ' closed' : ''
    return `<ThreadPoolExecutor "${this.#pool.name}" ${this.maxWorkers} workers, ${this.#unfinished.size} unfinished${state}>`
  }

  #submit(operation: string, fn: unknown, args: readonly unknown[], call: Call): Future {
    if (this.#closed) throw new ClosedError(`cannot ${operation} a task: ${this.toString()} was shut down`)
    const onEnd = (ended: Future): void => void this.#unfinished.delete(ended)
    if (place.inPool) {
      const future = new Future({ name: functionName(fn) })
      this.#unfinished.add(future)
      setWork(future, new InlineWork(spawnInline(operation, fn, args), future, onEnd))
      return future
    }
    const named = nameFor(operation, fn)
    const future = new Future({ name: named instanceof Promise ? functionName(fn) : named.label })
    const work = new PoolWork(future, onEnd)
    this.#unfinished.add(future)
    setWork(future, work)
    const values = travellingValues()
    const queue = (known: Named): void => {
      if (!work.over) jobsOf(this.#pool).crew.submit(work.jobOf(...call(known), jobOptions, values))
    }
    if (this.#unnamed === 0 && !(named instanceof Promise)) queue(named)
    else {
      this.#unnamed++
      this.#lastTurn = this.#queueInTurn(named, this.#lastTurn, queue, work)
    }
    return future
  }

  /** X1 */
  async #queueInTurn(
    named: Named | Promise<Named>,
    before: Promise<void> | undefined,
    queue: (named: Named) => void,
    work: PoolWork,
  ): Promise<void> {
    const [name] = await Promise.allSettled([named, before])
    this.#unnamed--
    if (name.status === 'fulfilled') queue(name.value)
    else if (!work.over) work.failed(name.reason, undefined)
  }

  /** X2 */
  async #end(): Promise<void> {
    await wait(this.#unfinished)
    await this.#pool.drain()
  }
}

/** What cannot run elsewhere is refused by its future, however soon that is known. @throws {ArgumentTypeError} */
function nameFor(operation: string, fn: unknown): Named | Promise<Named> {
  try {
    return nameOf(operation, fn)
  } catch (error) {
    if (error instanceof FunctionRefused) return Promise.reject(error)
    throw error
  }
}
