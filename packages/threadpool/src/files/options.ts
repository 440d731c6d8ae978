// What can be said of a job on files, checked.

import { fileURLToPath } from 'node:url'

import { ArgumentTypeError, type WaitOptions } from '@hublet/core'
import { checkWaitOptions, describe } from '@hublet/core/lowlevel'

import { threadpool } from '../default-pool.ts'
import { type TaskOptions, checkTask } from '../options.ts'
import { TaskPool } from '../task-pool.ts'

/** A relative one is looked for from the working directory, as `node:fs` does. */
export type FilePath = string | URL

export interface FileJobOptions extends WaitOptions {
  /** Default: `threadpool`. */
  pool?: TaskPool | undefined
  /** As that of a task. */
  priority?: number | undefined
}

/** What a job is run with. */
export interface JobPlan {
  readonly pool: TaskPool
  readonly timeout: WaitOptions['timeout']
  readonly signal: AbortSignal | undefined
  /** For the pool: without the limits. */
  readonly task: Pick<TaskOptions, 'priority'>
}

/** @throws {ArgumentRangeError | ArgumentTypeError} */
export function planOf(operation: string, options: FileJobOptions): JobPlan {
  checkWaitOptions(operation, options)
  const { pool = threadpool, timeout, signal, priority } = options
  if (!(pool instanceof TaskPool)) {
    throw new ArgumentTypeError(`${operation}: pool must be a pool of threads, got ${describe(pool)}`)
  }
  const task = priority === undefined ? {} : { priority }
  checkTask(operation, [], task)
  return { pool, timeout, signal, task }
}

/** @throws {ArgumentTypeError} */
export function pathOf(operation: string, parameter: string, path: unknown): string {
  if (typeof path === 'string') return path
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path)
  throw new ArgumentTypeError(`${operation}: ${parameter} must be a path or a file: URL, got ${describe(path)}`)
}

/** @throws {ArgumentTypeError} */
export function checkOneOf(operation: string, parameter: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.includes(value as string)) return
  const names = allowed.map((name) => `'${name}'`).join(', ')
  throw new ArgumentTypeError(`${operation}: ${parameter} must be one of ${names}, got ${describe(value)}`)
}

/** @throws {ArgumentTypeError} */
export function checkBoolean(operation: string, parameter: string, value: unknown): void {
  if (typeof value === 'boolean') return
  throw new ArgumentTypeError(`${operation}: ${parameter} must be true or false, got ${describe(value)}`)
}

/** @throws {ArgumentTypeError} */
export function checkNames(operation: string, parameter: string, value: unknown): void {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return
  throw new ArgumentTypeError(`${operation}: ${parameter} must be an array of names, got ${describe(value)}`)
}
