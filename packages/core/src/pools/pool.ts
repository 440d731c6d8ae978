// A group with a limited number of slots.
//
//   P1  members + free slots (handed over to a waiting spawner or not) = capacity
//   P2  spawners wait first in, first out; a slot that gets free goes to the oldest: nobody overtakes
//   P3  a spawner that is killed or timed out while it waits has taken no slot and started nothing
//   P4  after close() nobody waits for a slot

import { ClosedError, PoolFull } from '../errors.ts'
import { Greenlet, type JoinOptions, type KillOptions, current } from '../greenlet/greenlet.ts'
import { park } from '../greenlet/park.ts'
import { spawn } from '../greenlet/spawn.ts'
import { WaitList } from '../greenlet/wait-list.ts'
import { BooleanWait, Wait, type WaitOptions } from '../greenlet/wait.ts'
import { checkCount, checkFunction } from '../hub/arguments.ts'
import { checkGreenlet } from './group.ts'
import type { ImapOptions, MapIterator, MapOptions, Slots } from './map-iterator.ts'
import { imap, map } from './map.ts'
import { Members } from './members.ts'
import type { Source } from './source.ts'

class SlotWait extends Wait<void> {
  override get chances(): Iterable<Greenlet> {
    return this.subject as Pool
  }
}

class AvailableWait extends BooleanWait {
  override get chances(): Iterable<Greenlet> {
    return this.subject as Pool
  }
}

/**
 * Runs greenlets, at most `capacity` of them at once; `spawn` waits for a free slot.
 *
 * Without a limit use `Group`. For CPU work use a thread pool: greenlets share one thread. A member that maps over its own
 * full pool waits for ever; `apply` is safe there.
 *
 * ```ts
 * const pool = new Pool(10)
 * const sizes = await pool.map(async (url: string) => (await fetch(url)).headers.get('content-length'), urls)
 * ```
 */
export class Pool implements AsyncDisposable {
  /** How many may run at once. */
  readonly capacity: number
  readonly #members = new Members(() => this.#slotFreed())
  readonly #waits = new WaitList<SlotWait | AvailableWait>()
  #free: number
  #closed = false

  /** @throws {ArgumentRangeError} if `capacity` is negative or no whole number; 0 lets nothing run */
  constructor(capacity: number = Infinity) {
    checkCount('Pool', 'capacity', capacity)
    this.capacity = capacity
    this.#free = capacity
  }

  /** How many members live. */
  get size(): number {
    return this.#members.size
  }

  /** How many could be spawned without waiting. */
  get freeCount(): number {
    return this.#free
  }

  get full(): boolean {
    return this.#free <= 0
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

  /**
   * Spawns a member, waiting for a free slot.
   *
   * Cancel: nothing was started. Order: spawners get slots in the order in which they called.
   *
   * @throws {ClosedError} after `close()`, now or while waiting
   */
  async spawn<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<Greenlet<Awaited<R>>> {
    checkFunction('Pool.spawn', 'fn', fn)
    await this.#takeSlot('Pool.spawn')
    this.#checkStillOpen()
    return this.#enter(spawn(fn, ...args))
  }

  /** Spawns a member if a slot is free. @throws {PoolFull} if none is; {ClosedError} after `close()` */
  trySpawn<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Greenlet<Awaited<R>> {
    checkFunction('Pool.trySpawn', 'fn', fn)
    this.#trySlot('spawn')
    return this.#enter(spawn(fn, ...args))
  }

  /** Starts a greenlet as a member, waiting for a free slot. Cancel, Order and errors as `spawn`. */
  async start(greenlet: Greenlet, options?: WaitOptions): Promise<void> {
    checkGreenlet('Pool.start', greenlet)
    await this.#takeSlot('Pool.start', options)
    this.#checkStillOpen()
    this.#enter(greenlet).start()
  }

  /** Makes a greenlet a member if a slot is free. @throws {PoolFull} if none is; {ClosedError} after `close()` */
  add(greenlet: Greenlet): void {
    checkGreenlet('Pool.add', greenlet)
    this.#trySlot('add a greenlet')
    this.#enter(greenlet)
  }

  /** Takes a greenlet out; it runs on, its slot is free. False if it was no member. */
  discard(greenlet: Greenlet): boolean {
    return this.#members.remove(greenlet)
  }

  /** Waits until a slot is free, without taking it: `true`, or `false` when the time is up. */
  waitAvailable(options?: WaitOptions): Promise<boolean> {
    if (!this.full || this.#closed) return Promise.resolve(!this.full)
    return park(new AvailableWait('Pool.waitAvailable', this), this.#waits, options)
  }

  /** Spawns a member and waits for its result; called by a member it just calls `fn`. Cancel: the member is killed. */
  async apply<A extends unknown[], R>(fn: (...args: A) => R, args: A): Promise<Awaited<R>> {
    checkFunction('Pool.apply', 'fn', fn)
    const self = current()
    if (self !== undefined && this.has(self)) return await fn(...args)
    const greenlet = await this.spawn(fn, ...args)
    try {
      return await greenlet.get()
    } finally {
      void greenlet.kill()
    }
  }

  /**
   * Runs `fn` for every item, `capacity` at once, and returns the results in the order of the items.
   *
   * Cancel: what runs for it is killed and waited for. Order: of the items. `onError: 'kill'` ends the rest at the first failure.
   *
   * @throws the first error in the order of the items; without `onError: 'kill'` the others run on
   */
  map<T, R>(fn: (item: T) => R, items: Source<T>, options?: MapOptions): Promise<Awaited<R>[]> {
    return map('Pool.map', this.#slots, fn, items, options)
  }

  /** Like `map`, one result at a time as it is asked for, at most `readAhead` (default `2 * capacity`) items ahead. */
  imap<T, R>(fn: (item: T) => R, items: Source<T>, options?: ImapOptions): MapIterator<Awaited<R>> {
    return imap('Pool.imap', this.#slots, fn, items, options, this.#ahead)
  }

  /** Like `imap`, but in the order of completion. */
  imapUnordered<T, R>(fn: (item: T) => R, items: Source<T>, options?: ImapOptions): MapIterator<Awaited<R>> {
    return imap('Pool.imapUnordered', this.#slots, fn, items, options, this.#ahead, false)
  }

  /** Waits until it is empty: `true`, or `false` when the time is up. @throws the first failure, with `raiseError` */
  join(options?: JoinOptions): Promise<boolean> {
    return this.#members.join('Pool.join', options)
  }

  /** Kills all members, each once, those added until it is empty too; resolves like `join`. Awaiting it is optional. */
  kill(reason?: unknown, options?: KillOptions): Promise<boolean> {
    return this.#members.kill('Pool.kill', reason, options)
  }

  /** Refuses new members; whoever waits for a slot gets `ClosedError`. Those that run go on. */
  close(): void {
    this.#closed = true
    for (const wait of this.#waits.takeAll()) {
      if (wait instanceof AvailableWait) wait.wake(false)
      else wait.fail(this.#closedError('wait for a slot')) // P4
    }
  }

  /** Closes it, kills the members and waits for them. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    await this.kill()
  }

  readonly #slots: Slots = {
    takeSlot: () => this.#takeSlot('Pool.map'),
    spawn: (fn, item) => this.#enter(spawn(fn, item)),
    giveBack: () => this.#slotFreed(),
  }

  get #ahead(): number {
    return this.capacity === Infinity ? 100 : Math.max(1, this.capacity * 2)
  }

  #closedError(what: string): ClosedError {
    return new ClosedError(`cannot ${what}: the pool is closed`)
  }

  #takeSlot(operation: string, options?: WaitOptions): Promise<void> | undefined {
    if (this.#closed) throw this.#closedError('spawn')
    if (!this.full) return void this.#free--
    return park(new SlotWait(operation, this), this.#waits, options)
  }

  /** P4: closed while the slot was on its way. */
  #checkStillOpen(): void {
    if (!this.#closed) return
    this.#slotFreed()
    throw this.#closedError('spawn')
  }

  #trySlot(what: string): void {
    if (this.#closed) throw this.#closedError(what)
    if (this.full) throw new PoolFull(`cannot ${what}: all ${this.capacity} slots are taken; spawn() waits for one`)
    this.#free--
  }

  #enter<G extends Greenlet>(greenlet: G): G {
    if (greenlet.dead || this.#members.has(greenlet)) this.#slotFreed()
    else this.#members.add(greenlet)
    return greenlet
  }

  #slotFreed(): void {
    this.#free++
    for (let wait = this.#waits.first; wait !== undefined && !this.full; wait = this.#waits.first) {
      if (wait instanceof AvailableWait) wait.wake(true)
      else {
        this.#free-- // P1: from hand to hand
        wait.wake()
      }
    }
  }
}
