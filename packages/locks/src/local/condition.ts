// Waiting, with a lock in hand, for something to become true.
//
//   C1  who waits has given the lock back, and has it again when wait() ends, however it ends
//   C2  notify fixes the order: from then on those woken stand in the line of the lock as they stood in the condition's
//   C3  who is killed while it waits for the lock after a notification passes that on: none is lost while somebody waits
//   C4  only a kill whose grace is over ends wait() without the lock (core, shield.ts H3)

import { type Greenlet, type NameOptions, Timeout, type WaitOptions, getHub, shield } from '@hublet/core'
import {
  BooleanWait,
  WaitList,
  WaitNode,
  checkCount,
  checkFunction,
  checkWaitOptions,
  label,
  park,
} from '@hublet/core/lowlevel'

import { OwnerWait } from '../gate.ts'
import type { Ownership } from '../owned.ts'
import { showAsText } from '../shown.ts'
import { Lock, mutexOf } from './lock.ts'
import type { Heir, Mutex } from './mutex.ts'
import { RLock, mutexOfR } from './rlock.ts'

/** A place in the line of the lock, kept for a greenlet on its way back to it. */
class Place extends WaitNode implements Heir {
  readonly owner: Greenlet | undefined
  readonly site: string | undefined
  granted = false
  readonly #ownership: Ownership
  readonly #before: Pick<Ownership, 'depth' | 'serial'>
  #wait: OwnerWait | undefined

  /** For the one who owns the lock now. */
  constructor(ownership: Ownership) {
    super()
    this.#ownership = ownership
    const { owner, site, depth, serial } = ownership
    this.owner = owner
    this.site = site
    this.#before = { depth, serial }
  }

  wake(): void {
    this.granted = true
    Object.assign(this.#ownership, this.#before) // as if it had never given the lock back
    this.#wait?.wake(true)
  }

  /** Waits until it has the lock. */
  async taken(condition: Condition): Promise<void> {
    if (this.granted) return
    this.#wait = new OwnerWait('Condition.wait', condition, false, this.#ownership)
    try {
      await park(this.#wait)
    } finally {
      this.leave() // C4
    }
  }
}

class NoticeWait extends BooleanWait {
  readonly place: Place
  notified = false

  constructor(condition: Condition, place: Place) {
    super('Condition.wait', condition)
    this.place = place
  }
}

/** What `condition.stats()` returns. */
export interface ConditionStats {
  /** How many wait to be notified. */
  readonly waiting: number
}

/**
 * A lock with a waiting room: wait in it for a change that somebody makes under the same lock.
 *
 * If what changes is a queue, use a `Queue`; if it becomes true and stays so, an `Event`.
 *
 * ```ts
 * const condition = new Condition()
 * await condition.lock.with(() => condition.waitFor(() => stock > 0)) // elsewhere, under the lock: stock++, notify()
 * ```
 */
export class Condition {
  /** What guards the state that is waited for. */
  readonly lock: Lock | RLock
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #mutex: Mutex
  readonly #line = new WaitList<NoticeWait>()

  constructor(lock: Lock | RLock = new Lock(), options?: NameOptions) {
    this.#mutex = lock instanceof RLock ? mutexOfR(lock) : mutexOf(lock)
    this.lock = lock
    this.name = options?.name
  }

  /**
   * Gives the lock back, waits to be notified, and acquires the lock again. Returns `true`, or `false` when the time is up
   * before: the lock is then waited for all the same.
   *
   * Cancel: it ends with the lock in hand, like any other way; a notification that had come is passed on.
   * Order: `notify` wakes those who have waited longest.
   *
   * @throws {NotHeld} if the caller does not have the lock
   */
  async wait(options?: WaitOptions): Promise<boolean> {
    if (options !== undefined) checkWaitOptions('Condition.wait', options)
    const { ownership } = this.#mutex
    ownership.check(this.lock, 'wait for a condition without')
    const wait = new NoticeWait(this, new Place(ownership))
    const parked = park(wait, this.#line, options)
    this.#mutex.openAll()
    try {
      return await parked
    } finally {
      await Condition.#comeBack(this, wait)
    }
  }

  /**
   * Waits until `predicate()` is true; it is called with the lock in hand, now and after each notification. Returns `true`,
   * or `false` if it is not when the time is up.
   *
   * @throws {NotHeld} if the caller does not have the lock
   */
  async waitFor(predicate: () => boolean, options: WaitOptions = {}): Promise<boolean> {
    checkFunction('waitFor', 'predicate', predicate)
    checkWaitOptions('Condition.waitFor', options)
    this.#mutex.ownership.check(this.lock, 'wait for a condition without')
    const { timeout = Infinity } = options
    const runs = timeout instanceof Timeout && timeout.pending
    const end = getHub().now() + (timeout instanceof Timeout ? timeout.ms : timeout)
    while (!predicate()) {
      const left = runs ? timeout : Math.max(0, end - getHub().now())
      // each wait depends on what the last one has changed
      // oxlint-disable-next-line no-await-in-loop
      if (!(await this.wait({ ...options, timeout: left }))) return predicate()
    }
    return true
  }

  /** Wakes those who have waited longest, one or `count`. @throws {NotHeld} if the caller does not have the lock */
  notify(count = 1): void {
    checkCount('notify', 'count', count)
    this.#mutex.ownership.check(this.lock, 'notify without')
    Condition.#wake(this, count)
  }

  /** Wakes all who wait. @throws {NotHeld} if the caller does not have the lock */
  notifyAll(): void {
    this.notify(Infinity)
  }

  stats(): ConditionStats {
    return Object.freeze({ waiting: this.#line.size })
  }

  toString(): string {
    return `<${label(this, this.name)} of ${this.lock.toString()}>`
  }

  static #wake(self: Condition, count: number): void {
    for (let left = Math.min(count, self.#line.size); left > 0; left--) {
      const wait = self.#line.shift()!
      wait.notified = true
      self.#mutex.enlist(wait.place) // C2
      wait.wake(true)
    }
  }

  /** C1 */
  static async #comeBack(self: Condition, { place, notified }: NoticeWait): Promise<void> {
    if (!notified) self.#mutex.enlist(place)
    try {
      if (!place.granted) await shield(() => place.taken(self))
    } catch (error) {
      if (notified) Condition.#wake(self, 1) // C3
      throw error
    }
  }

  static {
    showAsText(this)
  }
}
