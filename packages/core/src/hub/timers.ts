// All timers of the hub: a binary heap by deadline, and one alarm for the earliest.
//
//   T1  #deadlines[i], #orders[i], #timers[i] describe one timer, and #timers[i].slot === i
//   T2  a parent is due before its children; of two due at once the older is first
//   T3  the alarm is set for #armed, and #armed <= the earliest deadline
//   T4  a timer never fires before its deadline: an early alarm is set again
//
// Removing a timer leaves the alarm alone (T3 holds still): entering and leaving a timeout costs no Node timer.

import { type Clock, RealClock } from './clock.ts'
import { runQueue } from './run-queue.ts'

/** Something that is due at a time. `slot` belongs to {@link Timers}; it is -1 while the timer is not set. */
export interface Timer {
  slot: number
  fire(): void
}

export class Timers {
  clock: Clock = new RealClock()
  #deadlines: number[] = []
  #orders: number[] = []
  #timers: Timer[] = []
  readonly #unheld = new Set<Timer>()
  #order = 0
  /** How long the arrays have been since they were made. */
  #most = 0
  #armed = Infinity

  get size(): number {
    return this.#timers.length
  }

  /** How many of them keep the process alive. */
  get held(): number {
    return this.#timers.length - this.#unheld.size
  }

  get earliest(): number {
    return this.#deadlines[0] ?? Infinity
  }

  add(timer: Timer, ms: number, hold = true): void {
    const now = this.clock.now()
    const deadline = now + ms
    const slot = this.#timers.length
    this.#deadlines.push(deadline)
    this.#orders.push(this.#order++)
    this.#timers.push(timer)
    timer.slot = slot
    if (slot > 0) this.#rise(slot)
    if (slot > this.#most) this.#most = slot
    if (!hold) this.#unheld.add(timer)
    if (deadline < this.#armed || this.#armed === Infinity) this.#arm(now)
    const held = this.held
    if (held === 0 || (hold && held === 1)) this.clock.holdLoop(held > 0)
  }

  remove(timer: Timer): void {
    const slot = timer.slot
    if (slot < 0) return
    timer.slot = -1
    const last = this.#timers.length - 1
    if (slot < last) this.#move(last, slot)
    this.#deadlines.pop()
    this.#orders.pop()
    this.#timers.pop()
    if (slot < last) this.#settle(slot)
    if (last === 0 && this.#most > 1024) this.#release()
    if (this.#unheld.size > 0) this.#unheld.delete(timer)
    if (this.held === 0) this.clock.holdLoop(false)
    runQueue.touch()
  }

  /** Milliseconds until a timer that is set fires. */
  timeLeft(timer: Timer): number {
    return this.#deadlines[timer.slot]! - this.clock.now()
  }

  /** Puts another clock in place; the timers that are set keep the time they have left. */
  changeClock(clock: Clock): void {
    const shift = clock.now() - this.clock.now()
    this.clock.clearAlarm()
    this.clock = clock
    this.#deadlines = this.#deadlines.map((deadline) => deadline + shift)
    this.#armed = Infinity
    this.clock.holdLoop(this.held > 0)
    if (this.size > 0) this.#arm(clock.now())
  }

  /** Gives back the memory that very many timers have needed. */
  #release(): void {
    this.#deadlines = []
    this.#orders = []
    this.#timers = []
    this.#most = 0
  }

  #arm(now: number): void {
    this.#armed = this.earliest
    this.clock.setAlarm(this.#armed - now, this.#ring)
  }

  /** Fires what is due, though the loop has not come to it. */
  fireDue(): void {
    const now = this.clock.now()
    for (;;) {
      const timer = this.#timers[0]
      if (timer === undefined || this.earliest > now) break
      this.remove(timer)
      timer.fire()
    }
  }

  readonly #ring = (): void => {
    this.#armed = Infinity
    this.fireDue()
    if (this.size > 0 && this.#armed === Infinity) this.#arm(this.clock.now())
  }

  #before(a: number, b: number): boolean {
    const first = this.#deadlines[a]!
    const second = this.#deadlines[b]!
    return first < second || (first === second && this.#orders[a]! < this.#orders[b]!)
  }

  #move(from: number, to: number): void {
    this.#deadlines[to] = this.#deadlines[from]!
    this.#orders[to] = this.#orders[from]!
    const timer = this.#timers[from]!
    this.#timers[to] = timer
    timer.slot = to
  }

  #swap(a: number, b: number): void {
    const deadline = this.#deadlines[a]!
    const order = this.#orders[a]!
    const timer = this.#timers[a]!
    this.#move(b, a)
    this.#deadlines[b] = deadline
    this.#orders[b] = order
    this.#timers[b] = timer
    timer.slot = b
  }

  #rise(slot: number): boolean {
    let at = slot
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(at, parent)) break
      this.#swap(at, parent)
      at = parent
    }
    return at !== slot
  }

  #settle(slot: number): void {
    if (this.#rise(slot)) return
    let at = slot
    for (;;) {
      const left = 2 * at + 1
      if (left >= this.size) return
      const right = left + 1
      const child = right < this.size && this.#before(right, left) ? right : left
      if (!this.#before(child, at)) return
      this.#swap(at, child)
      at = child
    }
  }
}

export const timers: Timers = new Timers()
