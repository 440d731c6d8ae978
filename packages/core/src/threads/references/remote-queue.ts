// Queues of other hubs, as this one sees them. What cannot be done here (join, taskDone, peek) their home does: it has sent
// functions along for it.

import { MisuseError, QueueClosed, QueueEmpty, QueueFull } from '../../errors.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { reportError } from '../../hub/report.ts'
import { GiveOperation, TakeOperation, give, take } from '../../objects/exchange-waits.ts'
import { closedError, giversOf, isOver, takersOf, tryGive, tryTake } from '../../objects/exchange.ts'
import { ItemIterator } from '../../objects/item-iterator.ts'
import { NOT_NOW, type Operation } from '../../objects/operation.ts'
import { Queue } from '../../objects/queue.ts'
import type { CloseOptions, QueueStats } from '../../objects/simple-queue.ts'
import type { Link } from '../link.ts'
import { type Face, RemoteExchange } from './remote-exchange.ts'

/** What is sent of a queue. */
export interface QueueFacts<T> {
  readonly capacity: number
  readonly name: string | undefined
  readonly closed: boolean
  /** What its class is called at home. */
  readonly kind: string
  readonly join: (options?: WaitOptions) => Promise<boolean>
  readonly taskDone: () => Promise<void>
  readonly peek: (options?: WaitOptions) => Promise<T>
}

const empty = (text: string): Error => new QueueEmpty(text)
const full = (text: string): Error => new QueueFull(text)

export class RemoteQueue<T> extends Queue<T> implements Face {
  readonly #remote: RemoteExchange<T>
  readonly #facts: QueueFacts<T>

  constructor(link: Link, number: number, facts: QueueFacts<T>) {
    super(facts.capacity, facts.name === undefined ? undefined : { name: facts.name })
    this.#facts = facts
    this.#remote = new RemoteExchange<T>(link, number, this, facts.closed)
  }

  override get closed(): boolean {
    return this.#remote.outbox.closed
  }

  override get size(): number {
    return this.#remote.inbox.size
  }

  override get empty(): boolean {
    return this.size === 0
  }

  override get full(): boolean {
    return this.#remote.outbox.full
  }

  override get capacity(): number {
    return super.capacity
  }

  override set capacity(_capacity: number) {
    throw this.#elsewhere('change the capacity of')
  }

  override get unfinishedTasks(): number {
    throw this.#elsewhere('count the unfinished tasks of')
  }

  override put(item: T, options?: WaitOptions): Promise<void> {
    return give('Queue.put', this.#remote.outbox, item, options, full)
  }

  override tryPut(item: T): boolean {
    return tryGive(this.#remote.outbox, item)
  }

  override get(options?: WaitOptions): Promise<T> {
    return take('Queue.get', this.#remote.inbox, false, options, empty)
  }

  override tryGet(): T | undefined {
    const { inbox } = this.#remote
    const item = tryTake(inbox, false)
    if (item !== NOT_NOW) return item
    if (isOver(inbox)) throw closedError(inbox)
    return undefined
  }

  override peek(options?: WaitOptions): Promise<T> {
    return this.#facts.peek(options)
  }

  override tryPeek(): T | undefined {
    throw this.#elsewhere('tryPeek into')
  }

  override taskDone(): void {
    this.#facts.taskDone().catch((error: unknown) => {
      reportError(error, { kind: 'callback', source: this, text: `taskDone of ${this.toString()} failed at its home` })
    })
  }

  override join(options?: WaitOptions): Promise<boolean> {
    return this.#facts.join(options)
  }

  override close(options?: CloseOptions): void {
    if (!this.closed) this.#remote.close(options?.immediate === true)
  }

  override stats(): QueueStats {
    const { inbox, outbox } = this.#remote
    return Object.freeze({ size: inbox.size, getters: takersOf(inbox).size, putters: giversOf(outbox).size })
  }

  override getOp(): Operation<T> {
    return new TakeOperation('Queue.get', this.#remote.inbox, false)
  }

  override putOp(item: T): Operation<void> {
    return new GiveOperation('Queue.put', this.#remote.outbox, item)
  }

  override peekOp(): Operation<T> {
    throw this.#elsewhere('select a peek into')
  }

  override [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return new ItemIterator('Queue.next', this.#remote.inbox)
  }

  override toString(): string {
    const { hub, number, inbox } = this.#remote
    const limit = this.capacity === Infinity ? '' : `/${this.capacity}`
    const called = this.name === undefined ? String(number) : `"${this.name}"`
    return `<${this.#facts.kind} ${called} of hub "${hub}" ${inbox.size}${limit}${this.closed ? ' closed' : ''}>`
  }

  closedReason(operation: 'give' | 'take'): Error {
    const text = operation === 'give' ? 'put into' : 'get from'
    return new QueueClosed(`cannot ${text} ${this.toString()}: it was closed`, this)
  }

  #elsewhere(what: string): MisuseError {
    return new MisuseError(`cannot ${what} ${this.toString()}: only its own hub can`)
  }
}
