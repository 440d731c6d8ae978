// A channel of another hub, as this one sees it.

import { ChannelClosed } from '../../errors.ts'
import { checkWaitOptions } from '../../greenlet/park.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { Channel, type ChannelStats } from '../../objects/channel.ts'
import { type SyncOptions, checkSync, giveSync, takeSync } from '../../objects/exchange-sync.ts'
import { GiveOperation, TakeOperation, give, take } from '../../objects/exchange-waits.ts'
import { closedError, giversOf, isOver, takersOf, tryGive, tryTake } from '../../objects/exchange.ts'
import { ItemIterator } from '../../objects/item-iterator.ts'
import { NOT_NOW, type Operation } from '../../objects/operation.ts'
import type { Link } from '../link.ts'
import { MeetOperation } from './meet-operation.ts'
import { type Face, RemoteExchange } from './remote-exchange.ts'

export class RemoteChannel<T> extends Channel<T> implements Face {
  readonly #remote: RemoteExchange<T>

  constructor(link: Link, number: number, capacity: number, name: string | undefined, closed: boolean) {
    super(capacity, name === undefined ? undefined : { name })
    this.#remote = new RemoteExchange<T>(link, number, this, closed)
  }

  override get closed(): boolean {
    return this.#remote.outbox.closed
  }

  override get balance(): number {
    const { inbox, outbox, meetings } = this.#remote
    return inbox.size + giversOf(outbox).size + meetings.size - takersOf(inbox).size
  }

  override send(value: T, options?: WaitOptions): Promise<void> {
    if (this.capacity > 0) return give('Channel.send', this.#remote.outbox, value, options)
    if (options !== undefined) checkWaitOptions('Channel.send', options)
    return this.closed ? Promise.reject(this.#remote.closedReason('give')) : this.#remote.meetings.meet(value, options)
  }

  override trySend(value: T): boolean {
    if (this.capacity > 0) return tryGive(this.#remote.outbox, value)
    if (this.closed) throw this.#remote.closedReason('give')
    return false
  }

  override receive(options?: WaitOptions): Promise<T> {
    return take('Channel.receive', this.#remote.inbox, false, options)
  }

  override sendSync(value: T, options?: SyncOptions): void {
    if (this.capacity > 0) return giveSync('Channel.sendSync', this.#remote.outbox, value, options)
    checkSync('Channel.sendSync', options)
    if (this.closed) throw this.#remote.closedReason('give')
    this.#remote.meetings.meetSync(value, options)
  }

  override receiveSync(options?: SyncOptions): T {
    return takeSync('Channel.receiveSync', this.#remote.inbox, options)
  }

  override tryReceive(): T | undefined {
    const { inbox } = this.#remote
    const value = tryTake(inbox, false)
    if (value !== NOT_NOW) return value
    if (isOver(inbox)) throw closedError(inbox)
    return undefined
  }

  override close(): void {
    if (!this.closed) this.#remote.close(false)
  }

  override stats(): ChannelStats {
    const { inbox, outbox, meetings } = this.#remote
    return Object.freeze({
      buffered: inbox.size,
      senders: giversOf(outbox).size + meetings.size,
      receivers: takersOf(inbox).size,
    })
  }

  override receiveOp(): Operation<T> {
    return new TakeOperation('Channel.receive', this.#remote.inbox, false)
  }

  override sendOp(value: T): Operation<void> {
    if (this.capacity > 0) return new GiveOperation('Channel.send', this.#remote.outbox, value)
    return new MeetOperation(this.#remote, value)
  }

  override [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return new ItemIterator('Channel.next', this.#remote.inbox)
  }

  override toString(): string {
    const { hub, number, inbox } = this.#remote
    const limit = this.capacity === Infinity ? '' : `/${this.capacity}`
    const called = this.name === undefined ? String(number) : `"${this.name}"`
    return `<Channel ${called} of hub "${hub}" ${inbox.size}${limit}${this.closed ? ' closed' : ''}>`
  }

  closedReason(operation: 'give' | 'take'): Error {
    const text = operation === 'give' ? 'send to' : 'receive from'
    return new ChannelClosed(`cannot ${text} ${this.toString()}: it was closed`, this)
  }
}
