// Finds hubs that do nothing any more.
//
// A hub that lives reads what it is sent at the next turn of its loop. So each is sent something from time to time, and
// one that has not read it for too long is in a loop, or in a call of the system that hangs.
//
//   H1  the time counts from something that was sent here, and lies there unread ever since
//   H2  it does not count while this thread itself was too busy to look

import { runQueue } from '../../hub/run-queue.ts'
import { type Timer, timers } from '../../hub/timers.ts'
import { sendCancel } from '../call.ts'
import { linkTo } from '../connect.ts'
import type { Slot } from './slot.ts'

const shortestPeriod = 5
const longestPeriod = 1000

/** Sends what the other hub reads, and ignores: that question 0, which there never is, is not to be answered. */
function probe(id: number): void {
  sendCancel(linkTo(id), 0, undefined)
}

export class HangWatch implements Timer {
  slot = -1
  readonly #slots: readonly Slot[]
  readonly #limit: number
  readonly #period: number
  readonly #hung: (slot: Slot, ms: number) => void
  /** Since when there is something to read, by the id of the thread. */
  readonly #since = new Map<number, number>()
  #looked = 0

  constructor(slots: readonly Slot[], limit: number, hung: (slot: Slot, ms: number) => void) {
    this.#slots = slots
    this.#limit = limit
    this.#period = Math.min(longestPeriod, Math.max(shortestPeriod, limit / 4))
    this.#hung = hung
    timers.add(this, this.#period, false)
  }

  fire(): void {
    timers.add(this, this.#period, false)
    const now = runQueue.time
    if (now - this.#looked > 2 * this.#period + shortestPeriod) this.#since.clear() // H2
    this.#looked = now
    for (const slot of this.#slots) if (slot.up) this.#look(slot, now)
  }

  stop(): void {
    timers.remove(this)
  }

  #look(slot: Slot, now: number): void {
    const { id } = slot.holder!
    const { unreadBytes, unreadFor } = slot.holder!.stats()
    const since = this.#since.get(id)
    if (since === undefined || unreadBytes === 0) {
      this.#since.set(id, now)
      if (unreadBytes === 0) probe(id)
      return
    }
    const waiting = Math.min(unreadFor, now - since) // H1
    if (waiting <= this.#limit) return
    this.#since.delete(id)
    this.#hung(slot, waiting)
  }
}
