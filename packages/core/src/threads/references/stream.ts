// Async iterables of other hubs.
//
//   S1  items come in the order in which they were yielded, each once; then the end, or the error that ended them
//   S2  at most `window` items are on the way or wait here: the other side goes on when half of them were taken
//   S3  who stops early (break, return, a kill or a timeout at `next`) ends the iterable over there; its `finally` runs

import { ChannelClosed, ControlError, GreenletExit } from '../../errors.ts'
import { Channel } from '../../objects/channel.ts'
import { readOutcome } from '../answer.ts'
import { sendCancel } from '../call.ts'
import type { Reader } from '../codec/reader.ts'
import type { Link, Pending } from '../link.ts'
import { CREDIT, ITEM, OPEN } from '../record.ts'

const window = 32

/** What is received for an async iterable: its items come as they are asked for. It can be iterated once. */
export class RemoteStream<T> implements AsyncIterableIterator<T, undefined>, Pending {
  readonly #link: Link
  readonly #id: number
  readonly #items = new Channel<T>(Infinity)
  #n = 0
  #opened = false
  #taken = 0
  #stopped = false
  #failure: { readonly error: unknown } | undefined = undefined

  constructor(link: Link, id: number) {
    this.#link = link
    this.#id = id
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    this.#open()
    if (this.#stopped) return this.#over()
    try {
      const value = await this.#items.receive()
      this.#take()
      return { done: false, value }
    } catch (error) {
      if (error instanceof ChannelClosed && error.channel === this.#items) return this.#over()
      this.#cancel(error)
      throw error
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#opened = true
    this.#cancel(new GreenletExit('nobody iterates any more'))
    return { done: true, value: undefined }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  answer(kind: number, reader: Reader, link: Link, lost: Error | undefined): void {
    const { failed, value } = readOutcome(link, kind, reader, lost)
    if (kind === ITEM && !failed) return void this.#items.trySend(value as T)
    if (failed) this.#failure = { error: value }
    if (kind === ITEM && failed) this.#cancel(value)
    else this.#end()
  }

  gone(exit: Error): void {
    this.#failure = { error: exit }
    this.#n = 0
    this.#items.close()
  }

  #open(): void {
    if (this.#opened) return
    this.#opened = true
    const { exit } = this.#link
    if (exit !== undefined) return this.gone(exit)
    this.#n = this.#link.ask(this)
    this.#link.send(OPEN, (writer) => {
      writer.count(this.#n)
      writer.count(this.#id)
      writer.count(window)
    })
  }

  /** S2 */
  #take(): void {
    if (++this.#taken < window / 2 || this.#n === 0) return
    this.#link.send(CREDIT, (writer) => {
      writer.count(this.#n)
      writer.count(this.#taken)
    })
    this.#taken = 0
  }

  #over(): IteratorResult<T, undefined> {
    const failure = this.#failure
    this.#failure = undefined // thrown once, as a generator does
    if (failure !== undefined) throw failure.error
    return { done: true, value: undefined }
  }

  #end(): void {
    this.#link.settle(this.#n)
    this.#n = 0
    this.#items.close()
  }

  /** S3 */
  #cancel(reason: unknown): void {
    const n = this.#n
    this.#stopped = true
    if (n === 0) return this.#items.close()
    this.#end()
    sendCancel(this.#link, n, reason instanceof ControlError ? reason : new GreenletExit('its items cannot be taken'))
  }
}
