// Lines of a file: those that were read ahead at once, without a turn, if nobody is before.

import type { WaitOptions } from '@hublet/core'
import { mustPark } from '@hublet/core/lowlevel'

import type { Contents } from './contents.ts'
import type { Limits, Operations } from './operations.ts'

const operation = 'FileObject.readLine'

export class LineReader<T> implements AsyncIterableIterator<T, undefined> {
  readonly #operations: Operations
  readonly #contents: Contents
  readonly #decode: (bytes: Buffer) => T

  constructor(operations: Operations, contents: Contents, decode: (bytes: Buffer) => T) {
    this.#operations = operations
    this.#contents = contents
    this.#decode = decode
  }

  read(options: WaitOptions | undefined): Promise<T | undefined> {
    const must = mustPark()
    const line = must || options !== undefined ? undefined : this.#atOnce()
    if (line !== undefined) return Promise.resolve(line)
    return this.#operations.run(operation, options, (limits) => this.#line(limits), must)
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const must = mustPark()
    const line = must ? undefined : this.#atOnce()
    if (line !== undefined) return Promise.resolve({ value: line, done: false })
    return this.#operations.run(operation, undefined, (limits) => this.#step(limits), must)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #atOnce(): T | undefined {
    if (!this.#operations.free) return undefined
    const line = this.#contents.takeLine()
    return line === undefined ? undefined : this.#decode(line)
  }

  async #line(limits: Limits): Promise<T | undefined> {
    for (;;) {
      const line = this.#contents.takeLine()
      if (line !== undefined) return this.#decode(line)
      const { length } = this.#contents.ahead
      if (await this.#operations.fill(length + 1, limits)) continue
      return length === 0 ? undefined : this.#decode(this.#contents.take(length))
    }
  }

  async #step(limits: Limits): Promise<IteratorResult<T, undefined>> {
    const value = await this.#line(limits)
    return value === undefined ? { value: undefined, done: true } : { value, done: false }
  }
}
