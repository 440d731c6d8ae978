// How an operation on a file is run.
//
//   O1  it is refused before it is begun, or it has its turn
//   O2  what it waits for ends with a kill, with its time limit and with its signal; what the system is doing goes on
//   O3  closing waits for its turn whoever is killed; nothing comes after it

import { type WaitOptions, sleep, until, withTimeout } from '@hublet/core'
import { checkWaitOptions, mustPark } from '@hublet/core/lowlevel'

import { FileObjectClosed } from './closed.ts'
import { BUFFER, type Contents } from './contents.ts'
import { Turns } from './turns.ts'

/** Bytes that are read, or written, in one call of the system: what is killed goes on there no further. */
const PIECE = 1024 * 1024

export type Limits = Pick<WaitOptions, 'signal'>

export class Operations {
  readonly #name: string
  readonly #contents: Contents
  readonly #turns: Turns
  #closing: Promise<void> | undefined = undefined

  /** `file` is what reports call it. */
  constructor(name: string, contents: Contents, file: object) {
    this.#name = name
    this.#contents = contents
    this.#turns = new Turns(file)
  }

  get closed(): boolean {
    return this.#closing !== undefined
  }

  /** Whether an operation that needs nothing of the system can be done at once. */
  get free(): boolean {
    return this.#turns.free && !this.closed
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#turns.waiting
  }

  /** `must`: it has to wait a turn of the loop in any case. */
  async run<R>(
    operation: string,
    options: WaitOptions | undefined,
    body: (limits: Limits) => R | Promise<R>,
    must: boolean = mustPark(),
  ): Promise<R> {
    if (options !== undefined) checkWaitOptions(operation, options)
    if (this.closed) throw new FileObjectClosed(`cannot ${verbOf(operation)} "${this.#name}": it was closed (EBADF)`)
    const timeout = options?.timeout
    const limits = { signal: options?.signal }
    if (timeout === undefined) return this.#inTurn(operation, limits, body, must)
    return (await withTimeout(timeout, () => this.#inTurn(operation, limits, body, must))) as R
  }

  async #inTurn<R>(
    operation: string,
    limits: Limits,
    body: (limits: Limits) => R | Promise<R>,
    must: boolean,
  ): Promise<R> {
    await this.#turns.begin(operation, limits)
    try {
      if (must) await sleep(0)
      return await body(limits)
    } catch (error) {
      throw about(this.#name, error)
    } finally {
      this.#turns.end()
    }
  }

  /** Has at least so many bytes read ahead; false if the file ends before. */
  async fill(count: number, limits: Limits): Promise<boolean> {
    await this.writeOut(limits)
    const { ahead } = this.#contents
    while (ahead.length < count) {
      const size = Math.min(PIECE, Math.max(BUFFER, count - ahead.length))
      if (!(await this.#turns.wait(this.#contents.fill(size), limits))) return false
    }
    return true
  }

  async writeOut(limits: Limits): Promise<void> {
    if (this.#contents.dirty) await this.#turns.wait(this.#contents.writeOut(), limits)
  }

  async write(bytes: Uint8Array, limits: Limits): Promise<void> {
    if (bytes.length > this.#contents.room) await this.writeOut(limits)
    if (bytes.length <= this.#contents.room) return this.#contents.gather(bytes)
    for (let at = 0; at < bytes.length; at += PIECE) {
      await this.#turns.wait(this.#contents.write(bytes.subarray(at, at + PIECE)), limits)
    }
  }

  size(limits: Limits): Promise<number> {
    return this.#turns.wait(this.#contents.size(), limits)
  }

  async close(options: WaitOptions | undefined): Promise<void> {
    if (options !== undefined) checkWaitOptions('FileObject.close', options)
    this.#closing ??= this.#close()
    await until(this.#closing, options)
  }

  /** O3 */
  async #close(): Promise<void> {
    await this.#turns.beginAnyway()
    try {
      await this.#contents.close()
    } catch (error) {
      throw about(this.#name, error)
    }
  }
}

/** Errors of calls with an open file do not say which one it is. */
function about(path: string, error: unknown): unknown {
  if (Error.isError(error) && 'syscall' in error && !('path' in error)) Object.assign(error, { path })
  return error
}

/** `FileObject.readLine`: readLine. */
function verbOf(operation: string): string {
  return operation.slice(operation.indexOf('.') + 1)
}
