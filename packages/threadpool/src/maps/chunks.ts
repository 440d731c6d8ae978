// Items in chunks: as many as take a thread some time, so that what it costs to send them does not count.
//
//   K1  a chunk is as large as its time is worth, never larger than the share of the threads in what is left to do
//   K2  what an asynchronous source has not got ready is not waited for once there is one item
//   K3  with a credit, no more items are taken than it allows

import { Channel, ChannelClosed, spawn } from '@hublet/core'
import { openSource } from '@hublet/core/lowlevel'

import type { Items } from '../task-pool.ts'

/** Milliseconds. */
const wanted = 2
const firstSize = 16
const mostItems = 20_000
const growth = 8
/** Items of an asynchronous source that wait to be put into a chunk. */
const ahead = 256

/** How large the next chunk should be. */
export class ChunkSize {
  readonly #fixed: number | undefined
  readonly #threads: number
  #size = firstSize

  constructor(fixed: number | undefined, threads: number) {
    this.#fixed = fixed
    this.#threads = threads
  }

  /** `left`: how many items there are, if that is known. */
  next(left: number): number {
    if (this.#fixed !== undefined) return this.#fixed
    return Math.max(1, Math.min(this.#size, Math.ceil(left / (this.#threads * 2)))) // K1
  }

  /** So many have taken so many milliseconds. */
  note(items: number, ms: number): void {
    const fitting = ms > 0 ? Math.floor((items * wanted) / ms) : mostItems
    this.#size = Math.max(1, Math.min(fitting, this.#size * growth, mostItems))
  }
}

/** Allows a number of items to be under way; who wants one more waits. */
export class Credit {
  readonly #most: number
  readonly #returned: Channel<void> = new Channel<void>(Infinity)
  #out = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Waits until there is room for one at least; returns for how many. */
  async room(): Promise<number> {
    while (this.#out >= this.#most) await this.#returned.receive()
    return this.#most - this.#out
  }

  take(count: number): void {
    this.#out += count
  }

  giveBack(): void {
    this.#out--
    if (this.#most < Infinity) this.#returned.trySend(undefined)
  }
}

/** The items in chunks. */
export async function* chunksOf(items: Items<unknown>, size: ChunkSize, credit: Credit): AsyncGenerator<unknown[]> {
  if (Symbol.asyncIterator in Object(items)) yield* chunksAsTheyCome(items as AsyncIterable<unknown>, size, credit)
  else yield* chunksAtOnce(items as Iterable<unknown>, size, credit)
}

async function* chunksAtOnce(items: Iterable<unknown>, size: ChunkSize, credit: Credit): AsyncGenerator<unknown[]> {
  let left = Array.isArray(items) ? items.length : Infinity
  let chunk: unknown[] = []
  let full = Math.min(size.next(left), await credit.room())
  for (const item of items) {
    chunk.push(item)
    credit.take(1)
    left--
    if (chunk.length < full) continue
    yield chunk
    chunk = []
    full = Math.min(size.next(left), await credit.room())
  }
  if (chunk.length > 0) yield chunk
}

/** K2 */
async function* chunksAsTheyCome(
  items: AsyncIterable<unknown>,
  size: ChunkSize,
  credit: Credit,
): AsyncGenerator<unknown[]> {
  const ready = new Channel<[item: unknown]>(ahead)
  await using reader = spawn(read, items, ready, credit)
  for (;;) {
    const first = await nextOf(ready)
    if (first === undefined) break
    const chunk = [first[0]]
    for (let full = size.next(Infinity); chunk.length < full;) {
      const more = ready.tryReceive()
      if (more === undefined) break
      chunk.push(more[0])
    }
    yield chunk
  }
  await reader.join({ raiseError: true })
}

async function read(items: AsyncIterable<unknown>, ready: Channel<[item: unknown]>, credit: Credit): Promise<void> {
  const source = openSource(items)
  try {
    for (;;) {
      await credit.room()
      const step = await source.next()
      if (step.done === true) return
      credit.take(1)
      await ready.send([step.value])
    }
  } finally {
    ready.close()
    await source.close()
  }
}

async function nextOf<T>(channel: Channel<T>): Promise<T | undefined> {
  try {
    return await channel.receive()
  } catch (error) {
    if (error instanceof ChannelClosed) return undefined
    throw error
  }
}
