// What a thread does with the function of a task, for each kind of task.

import { type Channel, GreenletExit, MisuseError, checkpoint } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { AnyFunction } from '../functions/reference.ts'
import type { JobKind } from '../jobs/job.ts'

/** What has come of the items of a chunk. */
export interface ChunkResult {
  /** Milliseconds. */
  readonly time: number
  readonly values: readonly unknown[]
  /** Those that have failed: their values are undefined. */
  readonly failures: readonly (readonly [position: number, error: unknown])[]
}

export type Runner = (fn: AnyFunction, args: readonly unknown[]) => unknown

export const runners: Record<JobKind, Runner> = { call, each, stream }
/** For tasks within a task. */
export const inlineRunners: Record<JobKind, Runner> = { call, each, stream: streamHere }

function call(fn: AnyFunction, args: readonly unknown[]): unknown {
  const result = fn(...(args as never[]))
  if (!isGenerator(result)) return result
  throw new MisuseError(`cannot return ${describe(result)}, of which nothing has run yet; use stream() for generators`)
}

function isGenerator(value: unknown): boolean {
  const kind = Object.prototype.toString.call(value)
  return kind === '[object Generator]' || kind === '[object AsyncGenerator]'
}

export function isThenable(value: unknown): boolean {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function'
}

/** One item after the other. */
function each(fn: AnyFunction, items: readonly unknown[]): ChunkResult | Promise<ChunkResult> {
  const began = performance.now()
  const values: unknown[] = []
  const failures: [number, unknown][] = []
  for (let i = 0; i < items.length; i++) {
    checkpoint()
    try {
      const value = fn(items[i] as never)
      if (isThenable(value)) return eachLater(fn, items, values, failures, value, began)
      values.push(value)
    } catch (error) {
      noteFailure(failures, values, error)
    }
  }
  return { time: performance.now() - began, values, failures }
}

/** As {@link each}, for a function that returns promises; the first is that of the next item. */
async function eachLater(
  fn: AnyFunction,
  items: readonly unknown[],
  values: unknown[],
  failures: [number, unknown][],
  first: unknown,
  began: number,
): Promise<ChunkResult> {
  let promise = first
  while (values.length < items.length) {
    try {
      values.push(await promise)
    } catch (error) {
      noteFailure(failures, values, error)
    }
    checkpoint()
    if (values.length === items.length) break
    try {
      promise = fn(items[values.length] as never)
    } catch (error) {
      promise = Promise.reject(error)
    }
  }
  return { time: performance.now() - began, values, failures }
}

/** A kill is about all of them. */
function noteFailure(failures: [number, unknown][], values: unknown[], error: unknown): void {
  if (error instanceof GreenletExit) throw error
  failures.push([values.push(undefined) - 1, error])
}

/** Sends what the function yields by the channel that is its first argument; the thread waits with all it has. */
function stream(fn: AnyFunction, [channel, ...args]: readonly unknown[]): Promise<void> {
  return send(fn, args, channel as Channel<unknown>, (item, to) => to.sendSync(item))
}

/** The same where the other end of the channel is in this thread, too. */
function streamHere(fn: AnyFunction, [channel, ...args]: readonly unknown[]): Promise<void> {
  return send(fn, args, channel as Channel<unknown>, (item, to) => to.send(item))
}

async function send(
  fn: AnyFunction,
  args: readonly unknown[],
  to: Channel<unknown>,
  sendOne: (item: unknown, to: Channel<unknown>) => void | Promise<void>,
): Promise<void> {
  try {
    const items = fn(...(args as never[])) as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined
    if (items?.[Symbol.asyncIterator] !== undefined) {
      for await (const item of items as AsyncIterable<unknown>) await to.send(item)
    } else if (items?.[Symbol.iterator] !== undefined) {
      for (const item of items as Iterable<unknown>) {
        const sent = sendOne(item, to)
        if (sent !== undefined) await sent
      }
    } else throw new MisuseError(`cannot stream ${describe(items)}: it yields nothing; use apply() for a single result`)
  } finally {
    to.close()
  }
}
