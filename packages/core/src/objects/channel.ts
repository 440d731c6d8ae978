// Greenlets that hand each other values. How it serves those who wait stands in exchange.ts.

import { ChannelClosed } from '../errors.ts'
import type { LinkTarget } from '../greenlet/links.ts'
import type { WaitOptions } from '../greenlet/wait.ts'
import { checkCount } from '../hub/arguments.ts'
import { Fifo } from '../hub/fifo.ts'
import { type SyncOptions, giveSync, takeSync } from './exchange-sync.ts'
import { GiveOperation, TakeOperation, give, take } from './exchange-waits.ts'
import { Exchange, TakerList, closedError, giversOf, isOver, shut, takersOf, tryGive, tryTake } from './exchange.ts'
import { ItemIterator } from './item-iterator.ts'
import type { NameOptions } from './linkable.ts'
import { NOT_NOW, type Operation } from './operation.ts'

/** What `channel.stats()` returns. */
export interface ChannelStats {
  /** How many values are in between. */
  readonly buffered: number
  readonly senders: number
  readonly receivers: number
}

/**
 * Carries values from greenlet to greenlet, at most `capacity` of them in between; with 0 sender and receiver meet.
 *
 * For work to be counted, or to look at before taking it, use a {@link Queue}.
 *
 * ```ts
 * const jobs = new Channel<string>()
 * spawn(() => jobs.send('hello'))
 * await jobs.receive() //=> 'hello'
 * ```
 *
 * Order: values arrive in the order of the sends; senders and receivers are served in the order in which they came.
 */
export class Channel<T> extends Exchange<T> implements LinkTarget<T>, AsyncIterable<T> {
  readonly #buffer = new Fifo<T>()

  /** @throws {ArgumentRangeError} if `capacity` is no whole number from 0 up */
  constructor(capacity: number = 0, options?: NameOptions) {
    checkCount('Channel', 'capacity', capacity)
    super(capacity, options?.name, capacity === 0 ? new TakerList<T>() : undefined)
  }

  protected override get itemCount(): number {
    return this.#buffer.size
  }

  protected override putItem(value: T): void {
    this.#buffer.push(value)
  }

  protected override getItem(): T {
    return this.#buffer.shift() as T
  }

  protected override peekItem(): T {
    return this.#buffer.peek() as T
  }

  protected override putBackItem(value: T): void {
    this.#buffer.unshift(value)
  }

  protected override closedError(): Error {
    return new ChannelClosed(`cannot send to or receive from ${this.toString()}: it was closed`, this)
  }

  /** Values that wait for a receiver (those of waiting senders included), less receivers that wait for a value. */
  get balance(): number {
    return this.itemCount + giversOf(this).size - takersOf(this).size
  }

  /**
   * Passes a value on, waiting until a receiver or the buffer has it.
   *
   * Cancel: either it was passed on, or nothing has changed.
   *
   * @throws {Timeout} when the time is up
   * @throws {ChannelClosed} if the channel is closed, now or while waiting
   */
  send(value: T, options?: WaitOptions): Promise<void> {
    return give('Channel.send', this, value, options)
  }

  /** Passes a value on if nobody has to wait for that; says whether. @throws {ChannelClosed} */
  trySend(value: T): boolean {
    return tryGive(this, value)
  }

  /**
   * Takes the next value, waiting for one if need be.
   *
   * Cancel: nothing was taken. A value that was handed over is yours; the kill then hits the next wait.
   *
   * @throws {Timeout} when the time is up
   * @throws {ChannelClosed} if the channel is closed and empty, now or while waiting
   */
  receive(options?: WaitOptions): Promise<T> {
    return take('Channel.receive', this, false, options)
  }

  /**
   * As `send`, blocking the thread: for threads without greenlets, such as those of a pool that compute.
   *
   * Cancel: a timeout, or the end of the thread.
   *
   * @throws {Timeout} when the time is up
   * @throws {ChannelClosed} if the channel is closed, now or while waiting
   * @throws {MisuseError} on the main thread, on a thread with greenlets, and on one that has started others
   */
  sendSync(value: T, options?: SyncOptions): void {
    giveSync('Channel.sendSync', this, value, options)
  }

  /**
   * As `receive`, blocking the thread: for threads without greenlets.
   *
   * ```ts
   * const jobs = borrow<string>(workerData.jobs)
   * for (;;) work(jobs.receiveSync())
   * ```
   *
   * @throws {Timeout} when the time is up
   * @throws {ChannelClosed} if the channel is closed and empty, now or while waiting
   * @throws {MisuseError} on the main thread, on a thread with greenlets, and on one that has started others
   */
  receiveSync(options?: SyncOptions): T {
    return takeSync('Channel.receiveSync', this, options)
  }

  /** Takes the next value; `undefined` if there is none. @throws {ChannelClosed} if the channel is closed and empty */
  tryReceive(): T | undefined {
    const value = tryTake(this, false)
    if (value !== NOT_NOW) return value
    if (isOver(this)) throw closedError(this)
    return undefined
  }

  /**
   * From now on nothing can be sent. Senders that wait get a `ChannelClosed`, their values were not sent; what is in the
   * buffer can be received, then receivers get a `ChannelClosed` too, and loops over the channel end.
   */
  close(): void {
    shut(this)
  }

  stats(): ChannelStats {
    return Object.freeze({ buffered: this.itemCount, senders: giversOf(this).size, receivers: takersOf(this).size })
  }

  /** Receiving, as a case of `select`. */
  receiveOp(): Operation<T> {
    return new TakeOperation('Channel.receive', this, false)
  }

  /** Sending this value, as a case of `select`. */
  sendOp(value: T): Operation<void> {
    return new GiveOperation('Channel.send', this, value)
  }

  /** Receives value after value; ends when the channel is closed and empty. Leaving the loop loses nothing. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return new ItemIterator('Channel.next', this)
  }

  /** Called when something ends that it is linked to: `g.link(this)`. */
  onLink(source: T): Promise<void> {
    return this.send(source)
  }
}
