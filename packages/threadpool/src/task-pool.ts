// What can be done with a pool, wherever its threads are.

import type { Greenlet } from '@hublet/core'
import { checkCount } from '@hublet/core/lowlevel'

import { checkMap, checkTask } from './checks.ts'
import { type Named, nameOf } from './functions/named.ts'
import type { AnyFunction, TaskReference, TaskTarget } from './functions/reference.ts'
import type { JobHome } from './jobs/job-home.ts'
import { type ChunkPlan, type TaskIterator, imapOver, mapOver } from './maps/maps.ts'
import { type StreamOptions, TaskStream } from './maps/stream.ts'
import type { ImapTaskOptions, MapTaskOptions, TaskOptions } from './options.ts'
import { callInline, spawnInline } from './threads/inline.ts'
import { place } from './threads/place.ts'

/** The arguments of a function, and what else can be said; the former may be left out if it takes none. */
export type TaskArguments<F extends AnyFunction, O> =
  [] extends Parameters<F>
    ? [args?: Readonly<Parameters<F>>, options?: O]
    : [args: Readonly<Parameters<F>>, options?: O]

/** What a task comes to. */
export type TaskResult<F extends AnyFunction> = Awaited<ReturnType<F>>

/** A function of one item. */
export type ItemFunction<T> = (item: T) => unknown

/** What a generator yields. */
export type Yielded<F extends AnyFunction> =
  ReturnType<F> extends AsyncIterable<infer T> | Iterable<infer T> ? T : unknown

export type Items<T> = Iterable<T> | AsyncIterable<T>

/** What runs functions in other threads: {@link threadpool}, or a pool of one's own. */
export class TaskPool {
  readonly #home: JobHome

  constructor(home: JobHome) {
    this.#home = home
  }

  /** As many threads as it may have. */
  get maxThreads(): number {
    return this.#home.maxThreads
  }

  /**
   * Runs `fn(...args)` in a thread of the pool, and waits for its result.
   *
   * For what computes, or blocks. What waits for I/O is better off in a greenlet; for many small items use `map`.
   *
   * `fn` is a function marked by {@link task}, a reference, `{ module, name }`, or a plain function that uses nothing from
   * outside: it is shipped as its source. Within a task it runs right there: tasks that wait for tasks never block each other.
   *
   * ```ts
   * await threadpool.apply((n: number) => { let sum = 0; while (n > 0) sum += n--; return sum }, [1000]) //=> 500500
   * ```
   *
   * Cancel: queued, it never runs. Running, the reason is thrown at its waits and checkpoints; after `grace` its thread is
   * replaced. The wait here ends at once. Order: first come, first served, among those of one priority.
   *
   * @throws what the function throws, with its class if that is known here
   * @throws {FunctionRefused} if it cannot run in another thread
   * @throws {HubExit} if its thread ends: it has called `process.exit`, needed too much memory, or crashed
   * @throws {UncloneableValue} if an argument, or the result, cannot be sent
   * @throws {PoolFull} if there is no room, and the pool has `whenFull: 'reject'`
   * @throws {ClosedError} if the pool is closed
   */
  apply<F extends AnyFunction>(fn: F | TaskReference<F>, ...rest: TaskArguments<F, TaskOptions>): Promise<TaskResult<F>>
  apply(fn: TaskTarget, args?: readonly unknown[], options?: TaskOptions): Promise<unknown>
  async apply(fn: unknown, args: readonly unknown[] = [], options: TaskOptions = {}): Promise<unknown> {
    checkTask('apply', args, options)
    if (place.inPool) return callInline('apply', fn, args)
    const named = nameOf('apply', fn)
    return this.#home.apply('call', named instanceof Promise ? await named : named, args, options)
  }

  /**
   * Has `fn(...args)` run in a thread of the pool, and returns a handle to that as soon as it is queued.
   *
   * ```ts
   * const g = await threadpool.spawn(fib, [40])
   * await g.kill() // true
   * ```
   *
   * `timeout` and `signal` are about the wait for room in the queue, not about the task: `task.get({ timeout })`, `task.kill()`.
   *
   * Cancel: nothing is queued. Order: as `apply`.
   *
   * @throws {FunctionRefused | PoolFull | ClosedError} as `apply`
   */
  spawn<F extends AnyFunction>(
    fn: F | TaskReference<F>,
    ...rest: TaskArguments<F, TaskOptions>
  ): Promise<Greenlet<TaskResult<F>>>
  spawn(fn: TaskTarget, args?: readonly unknown[], options?: TaskOptions): Promise<Greenlet>
  async spawn(fn: unknown, args: readonly unknown[] = [], options: TaskOptions = {}): Promise<Greenlet> {
    checkTask('spawn', args, options)
    if (place.inPool) return spawnInline('spawn', fn, args)
    const named = nameOf('spawn', fn)
    return this.#home.spawn('call', named instanceof Promise ? await named : named, args, options)
  }

  /**
   * Applies `fn` to each item, many at once in each thread, and returns the results in the order of the items.
   *
   * ```ts
   * await threadpool.map((n: number) => n * n, [1, 2, 3]) //=> [1, 4, 9]
   * ```
   *
   * Cancel: what runs is killed, the source is closed. Order: that of the items; so is that of errors: the first one by
   * position is thrown when all others have ended.
   *
   * @throws as `apply`
   */
  map<T, F extends ItemFunction<T>>(
    fn: F | TaskReference<F>,
    items: Items<T>,
    options?: MapTaskOptions,
  ): Promise<TaskResult<F>[]>
  map(fn: TaskTarget, items: Items<unknown>, options?: MapTaskOptions): Promise<unknown[]>
  map(fn: unknown, items: Items<unknown>, options: MapTaskOptions = {}): Promise<unknown[]> {
    return mapOver(this.#chunks('map', fn, items, options), items, options)
  }

  /**
   * As `map`, as the results are asked for: the source is read no further ahead than `readAhead`.
   *
   * ```ts
   * for await (const thumb of threadpool.imap(shrink, images())) await store(thumb)
   * ```
   *
   * Cancel: `break` kills what runs and closes the source. Order: that of the items. An error comes at its position, and
   * the results behind it are still there.
   */
  imap<T, F extends ItemFunction<T>>(
    fn: F | TaskReference<F>,
    items: Items<T>,
    options?: ImapTaskOptions,
  ): TaskIterator<TaskResult<F>>
  imap(fn: TaskTarget, items: Items<unknown>, options?: ImapTaskOptions): TaskIterator<unknown>
  imap(fn: unknown, items: Items<unknown>, options: ImapTaskOptions = {}): TaskIterator<unknown> {
    return imapOver(this.#chunks('imap', fn, items, options), items, options, true)
  }

  /** As `imap`, with each chunk of results as soon as it is there. */
  imapUnordered<T, F extends ItemFunction<T>>(
    fn: F | TaskReference<F>,
    items: Items<T>,
    options?: ImapTaskOptions,
  ): TaskIterator<TaskResult<F>>
  imapUnordered(fn: TaskTarget, items: Items<unknown>, options?: ImapTaskOptions): TaskIterator<unknown>
  imapUnordered(fn: unknown, items: Items<unknown>, options: ImapTaskOptions = {}): TaskIterator<unknown> {
    return imapOver(this.#chunks('imapUnordered', fn, items, options), items, options, false)
  }

  /**
   * Iterates over what a generator yields in a thread of the pool, which it has for itself until it ends.
   *
   * ```ts
   * for await (const row of threadpool.stream(parseRows, [path])) await insert(row)
   * ```
   *
   * Cancel: `break` kills the task. Order: that of the generator, which is `capacity` values ahead at most; it waits then.
   *
   * @throws what the generator throws, after all that it has yielded before
   */
  stream<F extends AnyFunction>(
    fn: F | TaskReference<F>,
    ...rest: TaskArguments<F, StreamOptions>
  ): TaskStream<Yielded<F>>
  stream(fn: TaskTarget, args?: readonly unknown[], options?: StreamOptions): TaskStream<unknown>
  stream(fn: unknown, args: readonly unknown[] = [], options: StreamOptions = {}): TaskStream<unknown> {
    checkTask('stream', args, options)
    const { capacity = 16 } = options
    checkCount('stream', 'capacity', capacity)
    const named = nameUnlessInline('stream', fn)
    return new TaskStream(options, async (channel) => {
      const all = [channel, ...args]
      if (named === undefined) return spawnInline('stream', fn, all, 'stream')
      return this.#home.spawn('stream', await named, all, options)
    })
  }

  #chunks(operation: string, fn: unknown, items: unknown, options: MapTaskOptions): ChunkPlan {
    checkMap(operation, items, options)
    const named = nameUnlessInline(operation, fn)
    return {
      threads: this.#home.maxThreads,
      run: async (some: unknown[]): Promise<unknown> =>
        named === undefined
          ? callInline(operation, fn, some, 'each')
          : this.#home.apply('each', await named, some, options),
    }
  }
}

/** Its name, for later; undefined within a task, which needs none. */
function nameUnlessInline(operation: string, fn: unknown): Named | Promise<Named> | undefined {
  if (place.inPool) return undefined
  const named = nameOf(operation, fn)
  if (named instanceof Promise) named.catch(() => {}) // whoever asks for the first result has its error
  return named
}
