// What a generator yields in a thread, here: by a channel, whose capacity is how far it may be ahead.
//
//   S1  an error of the generator comes after all that it has yielded; so does the end of its thread, after all that has come
//   S2  leaving early kills the task

import { Channel, ChannelClosed, type Greenlet } from '@hublet/core'

import type { TaskOptions } from '../options.ts'

export interface StreamOptions extends TaskOptions {
  /** Values that may be there and not asked for. Default 16. */
  capacity?: number
}

export class TaskStream<T> implements AsyncIterableIterator<T, undefined>, AsyncDisposable {
  readonly #start: (channel: Channel<T>) => Promise<Greenlet>
  readonly #channel: Channel<T>
  #task: Promise<Greenlet> | undefined = undefined
  #over = false

  constructor({ capacity = 16 }: StreamOptions, start: (channel: Channel<T>) => Promise<Greenlet>) {
    this.#channel = new Channel<T>(capacity)
    this.#start = start
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#over) return { value: undefined, done: true }
    try {
      const task = await (this.#task ??= this.#begin())
      return { value: await this.#receive(task), done: false }
    } catch (error) {
      await this.return() // S2
      if (error === ended) return { value: undefined, done: true }
      throw error
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#over = true
    const task = await this.#task?.catch(() => undefined) // whoever has asked for the first value has its error
    await task?.kill()
    return { value: undefined, done: true }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #begin(): Promise<Greenlet> {
    const task = await this.#start(this.#channel)
    task.link(() => this.#channel.close()) // its thread may have ended before it could
    return task
  }

  async #receive(task: Greenlet): Promise<T> {
    try {
      return await this.#channel.receive()
    } catch (error) {
      if (!(error instanceof ChannelClosed)) throw error
      await task.get() // S1
      throw ended
    }
  }
}

const ended = new ChannelClosed('the generator has ended', undefined as never)
