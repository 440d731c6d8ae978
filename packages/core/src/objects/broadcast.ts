// Values for everybody who has subscribed.
//
//   B1  every subscriber gets every value that was sent while it was subscribed, in the same order as all others; with
//       `slow: 'drop'` the oldest of a slow one are dropped and counted, with 'fail' its subscription ends with an error
//   B2  with 'block' a sender waits until the slowest has taken the value over; who leaves, or ends, holds nobody up

import { ArgumentTypeError, ChannelClosed, SlowSubscriber } from '../errors.ts'
import { checkWaitOptions } from '../greenlet/park.ts'
import type { WaitOptions } from '../greenlet/wait.ts'
import { checkCount } from '../hub/arguments.ts'
import { describe } from '../hub/describe.ts'
import { label } from '../hub/label.ts'
import { Channel } from './channel.ts'
import { admit, onShut, tryGive } from './exchange.ts'
import type { NameOptions } from './linkable.ts'

/** What happens to a subscriber whose buffer is full. */
export type SlowPolicy = 'block' | 'drop' | 'fail'

export interface BroadcastOptions extends NameOptions {
  /** How many values each subscriber may be behind. Default 64. */
  capacity?: number
  /** `block`: the sender waits for it. `drop`: it loses its oldest value. `fail`: it gets a `SlowSubscriber`. Default `block`. */
  slow?: SlowPolicy
}

/** What a subscriber receives from. Closing it ends the subscription. */
export class Subscription<T> extends Channel<T> {
  #missed = 0
  #failure: Error | undefined = undefined

  /** How many values it has lost because it was too slow. */
  get missed(): number {
    return this.#missed
  }

  protected override closedError(): Error {
    return this.#failure ?? super.closedError()
  }

  /** Takes a value over though it is full: the oldest goes. */
  force(value: T): void {
    if (this.itemCount >= this.capacity) {
      this.getItem()
      this.#missed++
    }
    admit(this, value)
  }

  /** Ends it with an error, behind what it still holds. */
  fail(error: Error): void {
    this.#failure = error
    this.close()
  }
}

/**
 * Sends every value to all who have subscribed.
 *
 * For work of which each item is done once, use a {@link Channel} or {@link Queue}; for the mere fact that something has
 * happened, an {@link Event}.
 *
 * ```ts
 * const prices = new Broadcast<number>({ capacity: 10, slow: 'drop' })
 * const feed = await prices.subscribe()
 * await prices.send(42)
 * await feed.receive() //=> 42
 * ```
 *
 * Order: the same for all subscribers: that of the sends.
 */
export class Broadcast<T> {
  readonly name: string | undefined
  readonly capacity: number
  readonly slow: SlowPolicy
  readonly #subscriptions = new Set<Subscription<T>>()
  #closed = false

  /** @throws {ArgumentRangeError} if `capacity` is no whole number from 1 up */
  constructor({ capacity = 64, slow = 'block', name }: BroadcastOptions = {}) {
    checkCount('Broadcast', 'capacity', capacity, 1)
    if (slow !== 'block' && slow !== 'drop' && slow !== 'fail') {
      throw new ArgumentTypeError(`Broadcast: slow must be 'block', 'drop' or 'fail', got ${describe(slow)}`)
    }
    this.name = name
    this.capacity = capacity
    this.slow = slow
  }

  /** How many have subscribed. In another hub than its own: unknown, 0. */
  get subscribers(): number {
    return this.#subscriptions.size
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * From now on every value comes to the channel that is returned; `close()` of it ends that.
   *
   * @throws {ChannelClosed} if the broadcast is closed
   */
  async subscribe(): Promise<Channel<T>> {
    if (this.#closed) throw new ChannelClosed(`cannot subscribe to ${this.toString()}: it was closed`, this)
    const subscription = new Subscription<T>(this.capacity, this.name === undefined ? undefined : { name: this.name })
    this.#subscriptions.add(subscription)
    onShut(subscription, () => this.#subscriptions.delete(subscription))
    return subscription
  }

  /**
   * Sends a value to all. With `slow: 'block'` it waits for those who are full.
   *
   * Cancel: whoever had room has it, the others have not.
   *
   * @throws {Timeout} when the time is up
   * @throws {ChannelClosed} if the broadcast is closed
   */
  async send(value: T, options?: WaitOptions): Promise<void> {
    if (options !== undefined) checkWaitOptions('Broadcast.send', options)
    if (this.#closed) throw new ChannelClosed(`cannot send to ${this.toString()}: it was closed`, this)
    const waits: Promise<void>[] = []
    for (const subscription of [...this.#subscriptions]) {
      if (tryGive(subscription, value)) continue
      if (this.slow === 'block') waits.push(give(subscription, value, options))
      else if (this.slow === 'drop') subscription.force(value)
      else this.#end(subscription)
    }
    if (waits.length > 0) await Promise.all(waits) // B2
  }

  /** No more values: subscribers receive what they have, then their loops end. */
  close(): void {
    this.#closed = true
    for (const subscription of [...this.#subscriptions]) subscription.close()
  }

  #end(subscription: Subscription<T>): void {
    subscription.fail(
      new SlowSubscriber(`a subscriber of ${this.toString()} is ${this.capacity} values behind: it gets no more`),
    )
  }

  toString(): string {
    return `<${label(this, this.name)} ${this.#subscriptions.size} subscribers${this.#closed ? ' closed' : ''}>`
  }
}

/** A subscriber that leaves meanwhile does not want it. */
async function give<T>(subscription: Subscription<T>, value: T, options: WaitOptions | undefined): Promise<void> {
  try {
    await subscription.send(value, options)
  } catch (error) {
    if (!(error instanceof ChannelClosed && error.channel === subscription)) throw error
  }
}
