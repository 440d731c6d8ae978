// A function applied to many items in the threads of a pool: the chunks are tasks, handed out one item after the other.

import { type MapIterator, Pool } from '@hublet/core'

import type { ImapTaskOptions, MapTaskOptions } from '../options.ts'
import type { Items } from '../task-pool.ts'
import type { ChunkResult } from '../threads/runners.ts'
import { ChunkSize, Credit, chunksOf } from './chunks.ts'

/** How chunks are run. */
export interface ChunkPlan {
  readonly threads: number
  readonly run: (items: unknown[]) => Promise<unknown>
}

/** Iterates over results as they are asked for. `break` ends what still runs; so does `await using`. */
export class TaskIterator<R> implements AsyncIterableIterator<R, undefined>, AsyncDisposable {
  readonly #chunks: MapIterator<ChunkResult>
  readonly #credit: Credit
  readonly #stopAtError: boolean
  #chunk: ChunkResult | undefined = undefined
  #position = 0
  #failure = 0

  constructor(chunks: MapIterator<ChunkResult>, credit: Credit, stopAtError: boolean) {
    this.#chunks = chunks
    this.#credit = credit
    this.#stopAtError = stopAtError
  }

  async next(): Promise<IteratorResult<R, undefined>> {
    while (this.#chunk === undefined || this.#position === this.#chunk.values.length) {
      const step = await this.#chunks.next()
      if (step.done === true) return { value: undefined, done: true }
      this.#chunk = step.value
      this.#position = this.#failure = 0
    }
    const { values, failures } = this.#chunk
    const at = this.#position++
    this.#credit.giveBack()
    const failed = failures[this.#failure]
    if (failed?.[0] !== at) return { value: values[at] as R, done: false }
    this.#failure++
    if (this.#stopAtError) await this.return()
    throw failed[1]
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    this.#chunk = undefined
    await this.#chunks.return()
    return { value: undefined, done: true }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}

export function imapOver(
  plan: ChunkPlan,
  items: Items<unknown>,
  options: ImapTaskOptions,
  ordered: boolean,
): TaskIterator<unknown> {
  const credit = new Credit(options.readAhead ?? Infinity)
  return new TaskIterator(chunkResults(plan, items, options, credit, ordered), credit, options.onError === 'kill')
}

/** All results, in the order of the items; of several errors the first. */
export async function mapOver(plan: ChunkPlan, items: Items<unknown>, options: MapTaskOptions): Promise<unknown[]> {
  await using chunks = chunkResults(plan, items, options, new Credit(Infinity), true)
  const results: unknown[] = []
  let failed: { readonly error: unknown } | undefined
  for await (const { values, failures } of chunks) {
    for (const value of values) results.push(value)
    if (failures.length > 0) failed ??= { error: failures[0]![1] }
    if (failed !== undefined && options.onError === 'kill') break
  }
  if (failed !== undefined) throw failed.error
  return results
}

function chunkResults(
  { threads, run }: ChunkPlan,
  items: Items<unknown>,
  { chunk, onError = 'continue' }: MapTaskOptions,
  credit: Credit,
  ordered: boolean,
): MapIterator<ChunkResult> {
  const size = new ChunkSize(chunk, threads)
  const runChunk = async (some: unknown[]): Promise<ChunkResult> => {
    const result = (await run(some)) as ChunkResult
    size.note(some.length, result.time)
    return result
  }
  const pool = new Pool(threads * 2)
  const chunks = chunksOf(items, size, credit)
  const readAhead = threads * 2
  return ordered
    ? pool.imap(runChunk, chunks, { onError, readAhead })
    : pool.imapUnordered(runChunk, chunks, { onError, readAhead })
}
