// The queue that all others are made from. How it serves those who wait stands in exchange.ts.

import { ArgumentRangeError, ArgumentTypeError, QueueClosed, QueueEmpty, QueueFull } from '../errors.ts'
import type { LinkTarget } from '../greenlet/links.ts'
import type { WaitOptions } from '../greenlet/wait.ts'
import { checkCount } from '../hub/arguments.ts'
import { describe, functionName } from '../hub/describe.ts'
import { Fifo } from '../hub/fifo.ts'
import { GiveOperation, TakeOperation, give, take } from './exchange-waits.ts'
import { Exchange, giversOf, isOver, setCapacity, shut, takersOf, tryGive, tryTake, closedError } from './exchange.ts'
import { ItemIterator } from './item-iterator.ts'
import type { NameOptions } from './linkable.ts'
import { NOT_NOW, type Operation } from './operation.ts'
import type { Store } from './store.ts'

export interface QueueOptions<T> extends NameOptions {
  /** What is in it from the start: given to the store, not to `putItem`. */
  items?: Iterable<T>
}

export interface CloseOptions {
  /** Drop what the queue holds, in place of letting it be taken. Default `false`. */
  immediate?: boolean
}

/** What `queue.stats()` returns. */
export interface QueueStats {
  readonly size: number
  /** How many wait for an item, those that `peek` included. */
  readonly getters: number
  /** How many wait for room. */
  readonly putters: number
}

const empty = (text: string): Error => new QueueEmpty(text)
const full = (text: string): Error => new QueueFull(text)

/**
 * Items for whoever takes them, first in first out, at most `capacity` at a time.
 *
 * {@link Queue} counts in addition what is still being worked on; a {@link Channel} can hand over without holding
 * anything.
 *
 * ```ts
 * const queue = new SimpleQueue<string>(10)
 * await queue.put('a') // waits while there are ten in it
 * await queue.get() //=> 'a'
 * ```
 *
 * A subclass may keep its items otherwise: override `putItem`, `getItem`, `peekItem` and `itemCount`, or give the
 * constructor a store. What such a hook throws is thrown at the put or get it was called for, and at nobody else. It must
 * not kill those who wait at the queue.
 *
 * Order: items are handed out in the order of the queue, to those who wait in the order in which they came; those who
 * wait for room put in the order in which they came. Nobody overtakes.
 */
export class SimpleQueue<T> extends Exchange<T> implements LinkTarget<T>, AsyncIterable<T> {
  readonly #store: Store<T>

  /** @throws {ArgumentRangeError} if `capacity` is no whole number from 1 up, or too small for `items` */
  constructor(capacity: number = Infinity, options?: QueueOptions<T>, store: Store<T> = new Fifo<T>()) {
    checkCapacity(functionName(new.target), capacity)
    super(capacity, options?.name)
    this.#store = store
    if (options?.items !== undefined) fill(store, options.items, capacity, functionName(new.target))
  }

  protected override get itemCount(): number {
    return this.#store.size
  }

  protected override putItem(item: T): void {
    this.#store.push(item)
  }

  protected override getItem(): T {
    return this.#store.shift() as T
  }

  protected override peekItem(): T {
    return this.#store.peek() as T
  }

  /** Into a queue whose order is that of the puts, in front; else as any other item. */
  protected override putBackItem(item: T): void {
    if (this.#store instanceof Fifo && this.putItem === SimpleQueue.prototype.putItem) this.#store.unshift(item)
    else this.putItem(item)
  }

  /** Takes out all that is in it, for nobody. */
  protected dropItems(): void {
    for (let left = this.itemCount; left > 0 && this.itemCount > 0; left--) this.getItem()
  }

  protected override closedError(): Error {
    return new QueueClosed(`cannot put into or get from ${this.toString()}: it was closed`, this)
  }

  /** How many items it holds. */
  get size(): number {
    return this.itemCount
  }

  /** Whether it holds nothing. */
  get empty(): boolean {
    return this.itemCount === 0
  }

  /** Whether a put would have to wait. */
  get full(): boolean {
    return this.itemCount >= this.capacity
  }

  override get capacity(): number {
    return super.capacity
  }

  /** Raising it lets those in who wait; lowering it drops nothing. @throws {ArgumentRangeError} as the constructor */
  override set capacity(capacity: number) {
    checkCapacity(functionName(this.constructor), capacity)
    setCapacity(this, capacity)
  }

  /**
   * Puts an item in, waiting while the queue is full.
   *
   * Cancel: the item is not in the queue, and never will be.
   *
   * @throws {QueueFull} when the time is up
   * @throws {QueueClosed} if the queue is closed, now or while waiting
   */
  put(item: T, options?: WaitOptions): Promise<void> {
    return give('Queue.put', this, item, options, full)
  }

  /** Puts an item in if there is room; says whether. @throws {QueueClosed} */
  tryPut(item: T): boolean {
    return tryGive(this, item)
  }

  /**
   * Takes the next item out, waiting while the queue is empty.
   *
   * Cancel: nothing was taken. An item that was handed over is yours; the kill then hits the next wait.
   *
   * @throws {QueueEmpty} when the time is up
   * @throws {QueueClosed} if the queue is closed and empty, now or while waiting
   */
  get(options?: WaitOptions): Promise<T> {
    return take('Queue.get', this, false, options, empty)
  }

  /** Takes the next item out; `undefined` if there is none. @throws {QueueClosed} if the queue is closed and empty */
  tryGet(): T | undefined {
    const item = tryTake(this, false)
    if (item !== NOT_NOW) return item
    if (isOver(this)) throw closedError(this)
    return undefined
  }

  /**
   * Waits for the next item, and leaves it in the queue.
   *
   * Cancel: nothing is affected.
   *
   * @throws as `get`
   */
  peek(options?: WaitOptions): Promise<T> {
    return take('Queue.peek', this, true, options, empty)
  }

  /** The next item, which stays; `undefined` if there is none. @throws {QueueClosed} if the queue is closed and empty */
  tryPeek(): T | undefined {
    const item = tryTake(this, true)
    if (item !== NOT_NOW) return item
    if (isOver(this)) throw closedError(this)
    return undefined
  }

  /**
   * From now on nothing can be put. Those who wait for room get a `QueueClosed`; what is in the queue can be taken,
   * then those who get, or wait to, get a `QueueClosed` too, and loops over the queue end.
   */
  close(options?: CloseOptions): void {
    shut(this)
    if (options?.immediate === true) this.dropItems()
  }

  stats(): QueueStats {
    return Object.freeze({ size: this.itemCount, getters: takersOf(this).size, putters: giversOf(this).size })
  }

  /** Getting, as a case of `select`. */
  getOp(): Operation<T> {
    return new TakeOperation('Queue.get', this, false)
  }

  /** Putting this item, as a case of `select`. */
  putOp(item: T): Operation<void> {
    return new GiveOperation('Queue.put', this, item)
  }

  /** Peeking, as a case of `select`. */
  peekOp(): Operation<T> {
    return new TakeOperation('Queue.peek', this, true)
  }

  /** Takes item after item; ends when the queue is closed and empty. Leaving the loop loses nothing. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return new ItemIterator('Queue.next', this)
  }

  /** Called when something ends that it is linked to: `g.link(this)`. */
  onLink(source: T): Promise<void> {
    return this.put(source)
  }
}

function fill<T>(store: Store<T>, items: Iterable<T>, capacity: number, operation: string): void {
  if (typeof (items as Iterable<T> | null)?.[Symbol.iterator] !== 'function') {
    throw new ArgumentTypeError(`${operation}: items must be iterable, got ${describe(items)}`)
  }
  for (const item of items) {
    if (store.size >= capacity)
      throw new ArgumentRangeError(`${operation}: there are more items than capacity, ${capacity}`)
    store.push(item)
  }
}

function checkCapacity(operation: string, capacity: unknown): void {
  if (capacity === 0) {
    throw new ArgumentRangeError(`${operation}: capacity must be at least 1, got 0; a Channel(0) hands over directly`)
  }
  checkCount(operation, 'capacity', capacity, 1)
}
