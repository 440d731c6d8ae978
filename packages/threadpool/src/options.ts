// What can be said of a pool and of a task, checked.

import { availableParallelism } from 'node:os'

import { ArgumentRangeError, ArgumentTypeError, type WaitOptions } from '@hublet/core'
import { checkCount, checkDelay, describe } from '@hublet/core/lowlevel'

import { checkPlan, checkThreads } from './checks.ts'
import type { AnyFunction, TaskTarget } from './functions/reference.ts'
import type { Backend, ThreadOptions } from './threads/backend.ts'

export interface ThreadPoolOptions extends ThreadOptions {
  /** For reports, and the names of its threads. Default: `pool-1`, `pool-2` .. */
  name?: string
  /** Threads that are kept even if they have nothing to do. Default 0. */
  minThreads?: number
  /** Default: as many as there are cores, or `HUBLET_POOL_SIZE`. */
  maxThreads?: number
  /** Milliseconds after which a thread that has nothing to do is let go. Default 30,000, or `HUBLET_POOL_IDLE_MS`. */
  idleTimeout?: number
  /** Tasks that may wait for a thread; who comes with more waits itself. Default 10,000. */
  maxQueue?: number
  /** What happens to a task when the queue is full: its caller waits (default), or gets a `PoolFull`. */
  whenFull?: 'wait' | 'reject'
  /** Milliseconds that a task has for its cleanup when it is killed; then its thread is replaced. Default 1000. */
  grace?: number
  /** A thread is replaced after so many tasks. Default: never. */
  maxTasks?: number
  /** A thread is replaced when its heap is larger, looked at after each task. Bytes. Default: never. */
  maxMemory?: number
  /** What every thread runs before its first task. */
  init?: AnyFunction | TaskTarget
  /** Its arguments. */
  initArgs?: readonly unknown[]
  /** Who starts the threads. Default: Piscina. */
  backend?: Backend
}

export interface TaskOptions extends WaitOptions {
  /** Those with a higher one are run first, whenever they come. Default 0. */
  priority?: number | undefined
  /** Tasks with the same key are run by the same thread, one after the other, as long as it lives. */
  key?: string | undefined
  /** As that of the pool. */
  grace?: number | undefined
}

export interface MapTaskOptions extends Omit<TaskOptions, 'timeout' | 'signal'> {
  /** Items that are sent to a thread at once. Default: as many as take about 2 ms there. */
  chunk?: number
  /** `'continue'` (default): the others run on after a failure. `'kill'`: they are killed, and nothing more starts. */
  onError?: 'continue' | 'kill'
}

export interface ImapTaskOptions extends MapTaskOptions {
  /** How many items may be taken from the source before their results have been asked for. Default: two chunks for each thread. */
  readAhead?: number
}

/** A number that stands in the options, or in the environment; and its name there. */
function said(
  options: ThreadPoolOptions,
  option: 'maxThreads' | 'idleTimeout',
  variable: string,
  otherwise: number,
): [value: number, name: string] {
  const text = process.env[variable]
  const value = options[option]
  if (value !== undefined) return [value, option]
  return text === undefined || text === '' ? [otherwise, option] : [Number(text), variable]
}

export interface PoolSettings {
  minThreads: number
  maxThreads: number
  readonly idleTimeout: number
  readonly maxQueue: number
  readonly whenFull: 'wait' | 'reject'
  readonly grace: number
  readonly maxTasks: number
  readonly maxMemory: number
}

/** @throws {ArgumentRangeError | ArgumentTypeError} */
export function settingsOf(options: ThreadPoolOptions): PoolSettings {
  const operation = 'ThreadPool'
  checkPlan(options)
  const [maxThreads, nameOfMax] = said(options, 'maxThreads', 'HUBLET_POOL_SIZE', availableParallelism())
  const minThreads = options.minThreads ?? 0
  checkThreads(operation, minThreads, maxThreads, 'minThreads', nameOfMax)
  const [idleTimeout, nameOfIdle] = said(options, 'idleTimeout', 'HUBLET_POOL_IDLE_MS', 30_000)
  checkDelay(operation, nameOfIdle, idleTimeout)
  const { maxQueue = 10_000, whenFull = 'wait', grace = 1000, maxTasks = Infinity, maxMemory = Infinity } = options
  checkCount(operation, 'maxQueue', maxQueue)
  checkCount(operation, 'maxTasks', maxTasks, 1)
  checkDelay(operation, 'grace', grace)
  if (typeof maxMemory !== 'number' || !(maxMemory > 0)) {
    throw new ArgumentRangeError(
      `${operation}: maxMemory must be a number of bytes above 0, got ${describe(maxMemory)}`,
    )
  }
  if (whenFull !== 'wait' && whenFull !== 'reject') {
    throw new ArgumentTypeError(`${operation}: whenFull must be 'wait' or 'reject', got ${describe(whenFull)}`)
  }
  return { minThreads, maxThreads, idleTimeout, maxQueue, whenFull, grace, maxTasks, maxMemory }
}

export { checkTask, checkThreads } from './checks.ts'
