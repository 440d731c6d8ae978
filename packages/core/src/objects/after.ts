// A moment, as a case of select.

import { checkDelay } from '../hub/arguments.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { NOT_NOW, type Operation, type Seat } from './operation.ts'

class SeatTimer implements Timer, Disposable {
  slot = -1
  readonly #seat: Seat<void>
  constructor(seat: Seat<void>, ms: number) {
    this.#seat = seat
    timers.add(this, ms)
  }
  fire(): void {
    this.#seat.accept()
  }
  [Symbol.dispose](): void {
    timers.remove(this)
  }
}

class AfterOperation implements Operation<void> {
  readonly #ms: number
  readonly #moment: number

  constructor(ms: number) {
    this.#ms = ms
    this.#moment = timers.clock.now() + ms
  }

  attempt(): void | typeof NOT_NOW {
    if (timers.clock.now() < this.#moment) return NOT_NOW
  }

  enlist(seat: Seat<void>): Disposable | undefined {
    const left = this.#moment - timers.clock.now()
    return left === Infinity ? undefined : new SeatTimer(seat, left)
  }

  toString(): string {
    return `after ${this.#ms} ms`
  }
}

/**
 * The moment in `ms` milliseconds from now, as a case of `select`: ready from then on, in every select it is used in.
 *
 * To limit one select, its `timeout` is simpler: it throws; this one is a case like the others.
 *
 * ```ts
 * const end = after(1000)
 * for (;;) {
 *   const { key } = await select({ job: jobs.receiveOp(), end })
 *   if (key === 'end') break
 * }
 * ```
 *
 * @throws {ArgumentRangeError} if `ms` is `NaN` or negative; `Infinity` never comes
 */
export function after(ms: number): Operation<void> {
  checkDelay('after', 'ms', ms)
  return new AfterOperation(ms)
}
