// A function submitted once for each item, or for several at once; the results come in the order of the items.

import { ArgumentTypeError, Timeout } from '@hublet/core'
import { checkCount, checkDelay, describe, timers } from '@hublet/core/lowlevel'

import { type Named, namedBy } from '../functions/named.ts'
import type { AnyFunction } from '../functions/reference.ts'
import { place } from '../threads/place.ts'
import type { ChunkResult } from '../threads/runners.ts'
import type { Future } from './future.ts'

export interface ExecutorMapOptions {
  /** Milliseconds, from the call on, in which each result has to be there. Default: no limit. */
  timeout?: number
  /** Items that are sent to a thread at once, as one task. Default 1. */
  chunksize?: number
}

type Iterables<A extends readonly unknown[]> = { [K in keyof A]: Iterable<A[K]> }
/** Those that have to be there. */
type Head<A extends readonly unknown[]> = A extends [infer First, ...infer Rest] ? [First, ...Head<Rest>] : []

/** An iterable for each parameter, those that may be left out or not, and what else can be said. */
export type MapArguments<F extends AnyFunction> =
  | [...Iterables<Head<Parameters<F>>>, options?: ExecutorMapOptions]
  | [...Iterables<Required<Parameters<F>>>, options?: ExecutorMapOptions]

type Args = readonly unknown[]

/** What is run in place of a function, and with which arguments, once it is known what the function is called. */
export type Call = (named: Named) => readonly [named: Named, args: Args]

const runner = new URL(import.meta.url.endsWith('.ts') ? './chunk-runner.ts' : './chunk-runner.js', import.meta.url)

/** Submits all of them now. @throws {ArgumentTypeError | ArgumentRangeError | ClosedError} */
export function mapOver(
  submit: (args: Args, call?: Call) => Future,
  rest: readonly unknown[],
): AsyncGenerator<unknown, undefined> {
  const { iterables, timeout = Infinity, chunksize = 1 } = readArguments(rest)
  checkDelay('map', 'timeout', timeout)
  checkCount('map', 'chunksize', chunksize, 1)
  const end = timers.clock.now() + timeout
  if (chunksize === 1 || place.inPool) return resultsOf(submitAll(zipped(iterables), submit), end, timeout)
  const chunks = inChunks(zipped(iterables), chunksize)
  const futures = submitAll(chunks, (chunk) => submit([], (named) => [runnerFor(named), [named.descriptor, chunk]]))
  return itemsOf(resultsOf(futures, end, timeout) as AsyncGenerator<ChunkResult, undefined>)
}

/** The last one may be the options: it is no iterable. */
function readArguments(
  rest: readonly unknown[],
): ExecutorMapOptions & { readonly iterables: readonly Iterable<unknown>[] } {
  const last = rest.at(-1)
  const hasOptions = typeof last === 'object' && last !== null && !isIterable(last) && !(Symbol.asyncIterator in last)
  const iterables = hasOptions ? rest.slice(0, -1) : rest
  if (iterables.length === 0) throw new ArgumentTypeError('map: there must be one iterable at least')
  for (const one of iterables) {
    if (isIterable(one)) continue
    throw new ArgumentTypeError(`map: items must be iterable, got ${describe(one)}; use imap of a pool for what waits`)
  }
  return { ...(hasOptions ? last : {}), iterables: iterables as Iterable<unknown>[] }
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof (value as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] === 'function'
}

/** The first ones, the second ones .. until one of the iterables is over. */
function* zipped(iterables: readonly Iterable<unknown>[]): Generator<Args, undefined> {
  const iterators = iterables.map((items) => Iterator.from(items))
  try {
    for (;;) {
      const row: unknown[] = []
      for (const iterator of iterators) {
        const step = iterator.next()
        if (step.done === true) return
        row.push(step.value)
      }
      yield row
    }
  } finally {
    for (const iterator of iterators) iterator.return?.()
  }
}

function* inChunks(rows: Iterable<Args>, size: number): Generator<Args[], undefined> {
  let chunk: Args[] = []
  for (const row of rows) {
    if (chunk.push(row) < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/** All, or none. The first is the last, so that each can be let go when it is read. */
function submitAll<A>(all: Iterable<A>, submit: (one: A) => Future): Future[] {
  const futures: Future[] = []
  try {
    for (const one of all) futures.push(submit(one))
  } catch (error) {
    cancelAll(futures)
    throw error
  }
  return futures.toReversed()
}

function cancelAll(futures: readonly Future[]): void {
  for (const future of futures) future.cancel()
}

function runnerFor({ label }: Named): Named {
  return namedBy(['export', runner.href, 'runChunk'], label)
}

async function* resultsOf(futures: Future[], end: number, ms: number): AsyncGenerator<unknown, undefined> {
  try {
    for (let next = futures.at(-1); next !== undefined; next = futures.at(-1)) {
      const result = await resultBy(next, end, ms)
      futures.pop()
      yield result
    }
  } finally {
    cancelAll(futures)
  }
}

async function resultBy(future: Future, end: number, ms: number): Promise<unknown> {
  if (end === Infinity) return future.result()
  const late = (): Timeout => new Timeout(ms, { message: `map: ${future.toString()}: timed out after ${ms} ms` })
  return future.result({ timeout: new Timeout(Math.max(0, end - timers.clock.now()), { error: late }) })
}

async function* itemsOf(chunks: AsyncGenerator<ChunkResult, undefined>): AsyncGenerator<unknown, undefined> {
  for await (const { values, failures } of chunks) {
    const [failed] = failures
    yield* failed === undefined ? values : values.slice(0, failed[0])
    if (failed !== undefined) throw failed[1]
  }
}
