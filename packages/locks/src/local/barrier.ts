// A meeting point: nobody goes on before all have come.
//
//   B1  the last who comes wakes all who wait, and they are out of the line before anybody else can come
//   B2  who leaves the line in any other way breaks the barrier: the others would wait for ever
//   B3  once broken, whoever waits or comes is refused, until reset()

import { ArgumentRangeError, type NameOptions, type WaitOptions } from '@hublet/core'
import {
  NOT_NOW,
  Wait,
  WaitList,
  checkCount,
  checkWaitOptions,
  label,
  mustPark,
  park,
  parkFirst,
} from '@hublet/core/lowlevel'

import { BrokenBarrier } from '../errors.ts'
import { showAsText } from '../shown.ts'

/** What `barrier.stats()` returns. */
export interface BarrierStats {
  readonly parties: number
  /** How many have come, and wait for the others. */
  readonly waiting: number
  readonly broken: boolean
}

class PartyWait extends Wait<number> {
  readonly #onGone: (why: string) => void
  place = 0

  constructor(barrier: Barrier, onGone: (why: string) => void) {
    super('Barrier.wait', barrier)
    this.#onGone = onGone
  }

  override leave(): void {
    if (this.list === undefined) return
    super.leave()
    this.#onGone('somebody gave up waiting') // B2
  }

  protected override late(ms: number): Error {
    return new BrokenBarrier(`${this.describe()}: the others had not come after ${ms} ms`)
  }
}

/**
 * Has a fixed number of greenlets wait for each other; then it begins anew.
 *
 * To wait for greenlets to end, use `joinAll`; for one thing to happen, an `Event`; between threads, `SharedBarrier`.
 *
 * ```ts
 * const barrier = new Barrier(2)
 * spawn(() => barrier.wait())
 * await barrier.wait() //=> 1: the place, from 0 up
 * ```
 */
export class Barrier {
  /** How many have to come. */
  readonly parties: number
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #line = new WaitList<PartyWait>()
  #broken: string | undefined

  /** @throws {ArgumentRangeError} if `parties` is no whole number from 1 up */
  constructor(parties: number, options?: NameOptions) {
    checkCount('Barrier', 'parties', parties, 1)
    if (parties === Infinity) throw new ArgumentRangeError('Barrier: parties must be a whole number, got Infinity')
    this.parties = parties
    this.name = options?.name
  }

  /** Whether it was broken, and not reset. */
  get broken(): boolean {
    return this.#broken !== undefined
  }

  /**
   * Waits until all have come. Returns the place of the caller among them: 0 came first.
   *
   * Cancel: a kill, a signal or a time limit breaks the barrier for all. Order: they go on in the order in which they came.
   *
   * @throws {BrokenBarrier} if it is broken, or breaks; also when the milliseconds of this very wait are up
   */
  wait(options?: WaitOptions): Promise<number> {
    if (options !== undefined) checkWaitOptions('Barrier.wait', options)
    const wait = new PartyWait(this, (why) => Barrier.#break(this, why))
    if (mustPark()) return parkFirst(wait, this.#line, options, () => Barrier.#arrive(this, wait))
    try {
      const place = Barrier.#arrive(this, wait)
      return place === NOT_NOW ? park(wait, this.#line, options) : Promise.resolve(place)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Breaks it: whoever waits, or comes, gets a {@link BrokenBarrier}. */
  abort(): void {
    Barrier.#break(this, 'abort() was called')
  }

  /** Mends it, and begins anew; whoever waits gets a {@link BrokenBarrier}. */
  reset(): void {
    if (this.#line.size > 0) Barrier.#break(this, 'reset() was called')
    this.#broken = undefined
  }

  stats(): BarrierStats {
    return Object.freeze({ parties: this.parties, waiting: this.#line.size, broken: this.broken })
  }

  toString(): string {
    return `<${label(this, this.name)} ${this.#line.size}/${this.parties}${this.broken ? ' broken' : ''}>`
  }

  /** NOT_NOW if others have to come. */
  static #arrive(self: Barrier, wait: PartyWait): number | typeof NOT_NOW {
    if (self.#broken !== undefined) throw Barrier.#error(self, self.#broken)
    wait.place = self.#line.size
    if (wait.place + 1 < self.parties) return NOT_NOW
    for (const party of self.#line.takeAll()) party.wake(party.place) // B1
    return wait.place
  }

  static #break(self: Barrier, why: string): void {
    if (self.#broken !== undefined) return
    self.#broken = why
    for (const party of self.#line.takeAll()) party.fail(Barrier.#error(self, why)) // B3
  }

  static #error(self: Barrier, why: string): BrokenBarrier {
    return new BrokenBarrier(`cannot wait at ${label(self, self.name)}: ${why}; reset() mends it`)
  }

  static {
    showAsText(this)
  }
}
