// What is refused of what is said of a pool and of tasks, in the call that gets it, by its name there.

import { ArgumentRangeError, ArgumentTypeError, type WaitOptions } from '@hublet/core'
import { checkCount, checkDelay, checkWaitOptions, describe, isSource } from '@hublet/core/lowlevel'

import type { ImapTaskOptions, TaskOptions, ThreadPoolOptions } from './options.ts'

const wrong = (operation: string, parameter: string, what: string, value: unknown): ArgumentTypeError =>
  new ArgumentTypeError(`${operation}: ${parameter} must be ${what}, got ${describe(value)}`)

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** @throws {ArgumentTypeError} */
export function checkObject(operation: string, parameter: string, value: unknown): void {
  if (!isObject(value)) throw wrong(operation, parameter, 'an object', value)
}

/** What a pool hands on to its threads, and its name. @throws {ArgumentTypeError} */
export function checkPlan(options: ThreadPoolOptions): void {
  const operation = 'ThreadPool'
  checkObject(operation, 'options', options)
  const { name, initArgs, backend, env, resourceLimits, execArgv } = options
  if (name !== undefined && typeof name !== 'string') throw wrong(operation, 'name', 'a text', name)
  if (initArgs !== undefined && !Array.isArray(initArgs)) throw wrong(operation, 'initArgs', 'an array', initArgs)
  if (backend !== undefined && !(isObject(backend) && typeof backend.start === 'function')) {
    throw wrong(operation, 'backend', 'a Backend', backend)
  }
  if (env !== undefined) checkObject(operation, 'env', env)
  if (resourceLimits !== undefined) checkObject(operation, 'resourceLimits', resourceLimits)
  const isTexts = Array.isArray(execArgv) && execArgv.every((text) => typeof text === 'string')
  if (execArgv !== undefined && !isTexts) throw wrong(operation, 'execArgv', 'an array of texts', execArgv)
}

/** @throws {ArgumentRangeError | ArgumentTypeError} */
export function checkThreads(
  operation: string,
  minThreads: number,
  maxThreads: number,
  nameOfMin = 'minThreads',
  nameOfMax = 'maxThreads',
): void {
  for (const [name, value, least] of [
    [nameOfMax, maxThreads, 1],
    [nameOfMin, minThreads, 0],
  ] as const) {
    if (Number.isInteger(value) && value >= least) continue
    throw new ArgumentRangeError(`${operation}: ${name} must be an integer from ${least} on, got ${describe(value)}`)
  }
  if (minThreads <= maxThreads) return
  throw new ArgumentRangeError(
    `${operation}: ${nameOfMin} must not be above ${nameOfMax}, got ${minThreads} and ${maxThreads}`,
  )
}

/** @throws {ArgumentRangeError | ArgumentTypeError} */
export function checkTask(operation: string, args: unknown, options: TaskOptions & WaitOptions): void {
  if (!Array.isArray(args)) throw wrong(operation, 'args', 'an array', args)
  checkWaitOptions(operation, options)
  const { priority, key, grace } = options
  if (priority !== undefined && !Number.isFinite(priority)) {
    throw new ArgumentRangeError(`${operation}: priority must be a finite number, got ${describe(priority)}`)
  }
  if (key !== undefined && typeof key !== 'string') throw wrong(operation, 'key', 'a text', key)
  if (grace !== undefined) checkDelay(operation, 'grace', grace)
}

/** @throws {ArgumentRangeError | ArgumentTypeError} */
export function checkMap(operation: string, items: unknown, options: ImapTaskOptions): void {
  checkTask(operation, [], options)
  if (!isSource(items)) throw wrong(operation, 'items', 'iterable', items)
  const { chunk, onError, readAhead } = options
  if (chunk !== undefined) checkCount(operation, 'chunk', chunk, 1)
  if (readAhead !== undefined) checkCount(operation, 'readAhead', readAhead, 1)
  if (onError === undefined || onError === 'continue' || onError === 'kill') return
  throw wrong(operation, 'onError', "'continue' or 'kill'", onError)
}
