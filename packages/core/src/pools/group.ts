// Greenlets that are joined and killed together.

import { ArgumentTypeError, ClosedError } from '../errors.ts'
import { Greenlet, type JoinOptions, type KillOptions, current } from '../greenlet/greenlet.ts'
import { spawn } from '../greenlet/spawn.ts'
import { checkFunction } from '../hub/arguments.ts'
import { describe } from '../hub/describe.ts'
import type { ImapOptions, MapIterator, MapOptions, Slots } from './map-iterator.ts'
import { imap, map } from './map.ts'
import { Members } from './members.ts'
import type { Source } from './source.ts'

/** Refuses what is no greenlet. */
export function checkGreenlet(operation: string, greenlet: unknown): void {
  if (greenlet instanceof Greenlet) return
  throw new ArgumentTypeError(`${operation}: greenlet must be a Greenlet, got ${describe(greenlet)}`)
}

/**
 * A set of greenlets that are joined and killed together. A member that ends leaves by itself.
 *
 * If they must all end before a block is left, use `nursery`; to limit how many run at once, `Pool`.
 *
 * ```ts
 * const group = new Group()
 * group.spawn(sleep, 10)
 * await group.join() //=> true
 * ```
 */
export class Group implements AsyncDisposable {
  readonly #members = new Members(() => {})
  #closed = false

  constructor(greenlets: Iterable<Greenlet> = []) {
    for (const greenlet of greenlets) this.add(greenlet)
  }

  /** How many members live. */
  get size(): number {
    return this.#members.size
  }

  get closed(): boolean {
    return this.#closed
  }

  has(greenlet: Greenlet): boolean {
    return this.#members.has(greenlet)
  }

  [Symbol.iterator](): Iterator<Greenlet> {
    return this.#members[Symbol.iterator]()
  }

  /** Makes a greenlet a member; a dead one is ignored. @throws {ClosedError} after `close()` */
  add(greenlet: Greenlet): void {
    checkGreenlet('Group.add', greenlet)
    this.#checkOpen('add a greenlet')
    this.#members.add(greenlet)
  }

  /** Takes a greenlet out; it runs on. False if it was no member. */
  discard(greenlet: Greenlet): boolean {
    return this.#members.remove(greenlet)
  }

  /** Starts a greenlet as a member. @throws {ClosedError} after `close()` */
  start(greenlet: Greenlet): void {
    this.add(greenlet)
    greenlet.start()
  }

  /** Spawns a member. @throws {ClosedError} after `close()` */
  spawn<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Greenlet<Awaited<R>> {
    checkFunction('Group.spawn', 'fn', fn)
    this.#checkOpen('spawn')
    const greenlet = spawn(fn, ...args)
    this.#members.add(greenlet)
    return greenlet
  }

  /** Spawns a member and waits for its result. Cancel: the member is killed. */
  async apply<A extends unknown[], R>(fn: (...args: A) => R, args: A): Promise<Awaited<R>> {
    checkFunction('Group.apply', 'fn', fn)
    const self = current()
    if (self !== undefined && this.has(self)) return await fn(...args)
    const greenlet = this.spawn(fn, ...args)
    try {
      return await greenlet.get()
    } finally {
      void greenlet.kill()
    }
  }

  /**
   * Runs `fn` for every item and returns the results in the order of the items.
   *
   * Cancel: what runs for it is killed and waited for. Order: of the items. `onError: 'kill'` ends the rest at the first failure.
   *
   * @throws the first error in the order of the items; without `onError: 'kill'` the others run on
   */
  map<T, R>(fn: (item: T) => R, items: Source<T>, options?: MapOptions): Promise<Awaited<R>[]> {
    return map('Group.map', this.#slots, fn, items, options)
  }

  /** Like `map`, one result at a time as it is asked for, at most `readAhead` (default 100) items ahead. */
  imap<T, R>(fn: (item: T) => R, items: Source<T>, options?: ImapOptions): MapIterator<Awaited<R>> {
    return imap('Group.imap', this.#slots, fn, items, options, 100)
  }

  /** Like `imap`, but in the order of completion. */
  imapUnordered<T, R>(fn: (item: T) => R, items: Source<T>, options?: ImapOptions): MapIterator<Awaited<R>> {
    return imap('Group.imapUnordered', this.#slots, fn, items, options, 100, false)
  }

  /** Waits until it is empty: `true`, or `false` when the time is up. @throws the first failure, with `raiseError` */
  join(options?: JoinOptions): Promise<boolean> {
    return this.#members.join('Group.join', options)
  }

  /** Kills all members, each once, those added meanwhile too; resolves like `join`. Awaiting it is optional. */
  kill(reason?: unknown, options?: KillOptions): Promise<boolean> {
    return this.#members.kill('Group.kill', reason, options)
  }

  /** Kills one member. @throws {ArgumentTypeError} if it is no greenlet */
  killOne(greenlet: Greenlet, reason?: unknown, options?: KillOptions): Promise<boolean> {
    checkGreenlet('Group.killOne', greenlet)
    return this.has(greenlet) ? greenlet.kill(reason, options) : Promise.resolve(false)
  }

  /** Refuses new members. Those there are run on. */
  close(): void {
    this.#closed = true
  }

  /** Closes it, kills the members and waits for them. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    await this.kill()
  }

  readonly #slots: Slots = {
    takeSlot: () => undefined,
    spawn: (fn, item) => this.spawn(fn, item),
    giveBack: () => {},
  }

  #checkOpen(what: string): void {
    if (this.#closed) throw new ClosedError(`cannot ${what}: the group is closed`)
  }
}
