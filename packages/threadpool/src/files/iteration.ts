// What a job yields in batches, one by one, with limits to all of it.
//
//   N1  nothing runs before the first value is asked for, and nothing when the iteration is over
//   N2  values that have come are handed out before more are asked for, also if several ask at once

import { ArgumentTypeError, Timeout, until } from '@hublet/core'
import { checkDelay, describe, timers } from '@hublet/core/lowlevel'

import type { FileJobOptions, JobPlan } from './options.ts'

/** Options of jobs that are iterated over. */
export interface FileIterationOptions extends Omit<FileJobOptions, 'timeout'> {
  /** Longest time from the first value that is asked for to the end, in milliseconds. Default: no limit. */
  timeout?: number | undefined
}

/** What batches come from. */
export interface Batches<B> {
  next(): Promise<IteratorResult<B, undefined>>
  return(): Promise<unknown>
}

/** Batches that are made of others. */
export function unpacked<B, T>(batches: Batches<B>, unpack: (batch: B) => readonly T[]): Batches<readonly T[]> {
  return {
    async next() {
      const step = await batches.next()
      return step.done === true ? step : { value: unpack(step.value), done: false }
    },
    return: () => batches.return(),
  }
}

/** Iterates over what a job finds. `break` ends the job; so does `await using`. */
export class FileIterator<T> implements AsyncIterableIterator<T, undefined>, AsyncDisposable {
  readonly #operation: string
  readonly #limits: Pick<JobPlan, 'timeout' | 'signal'>
  readonly #open: () => Promise<Batches<readonly T[]>>
  #batches: Promise<Batches<readonly T[]>> | undefined = undefined
  #ready: readonly T[] = []
  #at = 0
  #end: number | undefined = undefined
  #over = false
  /** It was left early. */
  #left = false

  /** @throws {ArgumentRangeError | ArgumentTypeError} */
  constructor(operation: string, { timeout, signal }: JobPlan, open: () => Promise<Batches<readonly T[]>>) {
    if (timeout instanceof Timeout) {
      throw new ArgumentTypeError(
        `${operation}: timeout must be a number of milliseconds: it is for all of it, got ${describe(timeout)}`,
      )
    }
    if (timeout !== undefined) checkDelay(operation, 'timeout', timeout)
    this.#operation = operation
    this.#limits = { timeout, signal }
    this.#open = open
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#at < this.#ready.length) return Promise.resolve({ value: this.#ready[this.#at++]!, done: false })
    return this.#nextBatch()
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#left = this.#over = true
    this.#ready = []
    await (await this.#batches)?.return()
    return { value: undefined, done: true }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #nextBatch(): Promise<IteratorResult<T, undefined>> {
    while (this.#at >= this.#ready.length) {
      if (this.#over) return { value: undefined, done: true }
      const step = await this.#limited()
      if (step.done === true) this.#over = true
      else if (!this.#left) this.#add(step.value)
    }
    return { value: this.#ready[this.#at++]!, done: false }
  }

  /** N2 */
  #add(values: readonly T[]): void {
    this.#ready = this.#at < this.#ready.length ? [...this.#ready.slice(this.#at), ...values] : values
    this.#at = 0
  }

  async #limited(): Promise<IteratorResult<readonly T[], undefined>> {
    const { timeout, signal } = this.#limits
    if (timeout === undefined && signal === undefined) return this.#step()
    let settled = false
    try {
      signal?.throwIfAborted()
      const step = this.#step().finally(() => (settled = true))
      return await until(step, { timeout: this.#rest(), signal })
    } catch (error) {
      if (!settled) await this.return()
      throw error
    }
  }

  async #step(): Promise<IteratorResult<readonly T[], undefined>> {
    this.#batches ??= this.#open() // N1
    return (await this.#batches).next()
  }

  #rest(): Timeout | undefined {
    const { timeout } = this.#limits
    if (timeout === undefined) return undefined
    this.#end ??= timers.clock.now() + (timeout as number)
    const left = Math.max(0, this.#end - timers.clock.now())
    return new Timeout(left, { message: `${this.#operation}: timed out after ${String(timeout)} ms` })
  }
}
