// Time that passes only when nothing else can happen.
//
//   V1  virtual time moves forward only, and only in jumps to the next timer or by advance()
//   V2  it jumps only at the end of a turn in which nothing was ready and every greenlet waits in hublet;
//       while one waits for a foreign promise (real I/O), time stands still
//   V3  after dispose() the real clock runs again, and timers keep the time they had left

import { MisuseError } from '../errors.ts'
import { quiet } from '../greenlet/quiet.ts'
import { checkDelay } from '../hub/arguments.ts'
import type { Clock } from '../hub/clock.ts'
import { runQueue } from '../hub/run-queue.ts'
import { timers } from '../hub/timers.ts'

export interface VirtualClockOptions {
  /** Whether time jumps to the next timer when every greenlet waits. Default `true`. */
  autojump?: boolean
}

/**
 * Replaces the hub's clock, so that tests of sleeps and timeouts take no time.
 *
 * ```ts
 * using clock = new VirtualClock()
 * await sleep(3_600_000)
 * clock.now() //=> 3600000
 * ```
 *
 * It moves hublet's own timers only, not Node's `setTimeout`.
 */
export class VirtualClock implements Clock, Disposable {
  #now = 0
  #ring: (() => void) | undefined
  readonly #real: Clock
  readonly #watch: Disposable

  /** @throws {MisuseError} if there is one already */
  constructor(options?: VirtualClockOptions) {
    if (timers.clock instanceof VirtualClock) {
      throw new MisuseError('cannot install a VirtualClock: there is one; dispose it first')
    }
    this.#real = timers.clock
    timers.changeClock(this)
    const autojump = options?.autojump ?? true
    this.#watch = autojump ? runQueue.watch(() => this.#jump(), true) : { [Symbol.dispose]: () => {} }
  }

  /** Milliseconds of virtual time since the clock was made. */
  now(): number {
    return this.#now
  }

  /** Lets `ms` pass: timers that are due by then fire, in order, each at its time. */
  advance(ms: number): void {
    checkDelay('VirtualClock.advance', 'ms', ms)
    const end = this.#now + ms
    while (timers.earliest <= end) this.#fire()
    this.#now = end
  }

  setAlarm(_delay: number, ring: () => void): void {
    this.#ring = ring
    runQueue.touch()
  }

  holdLoop(): void {
    // virtual time needs nothing of Node's loop; the end of each turn looks at it
  }

  clearAlarm(): void {
    this.#ring = undefined
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]()
    if (timers.clock === this) timers.changeClock(this.#real)
  }

  #jump(): void {
    if (timers.earliest === Infinity) return
    if (quiet()) this.#fire()
    runQueue.touch()
  }

  #fire(): void {
    const ring = this.#ring
    this.#now = Math.max(this.#now, timers.earliest)
    this.clearAlarm()
    ring?.()
  }
}
