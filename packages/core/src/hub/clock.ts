// Where time comes from. The real clock is one Node timer; tests put a virtual one in its place.

import { inCleanContext } from './context.ts'

/** A source of time with one alarm. Milliseconds, monotonic. */
export interface Clock {
  now(): number
  /** Calls `ring` once, about `delay` ms from now and never without need; replaces the alarm set before. */
  setAlarm(delay: number, ring: () => void): void
  /** Says whether the alarm keeps the process alive. */
  holdLoop(on: boolean): void
  clearAlarm(): void
}

const longest = 2 ** 31 - 1 // Node fires longer ones after 1 ms

export class RealClock implements Clock {
  #timer: NodeJS.Timeout | undefined
  #held = true

  now(): number {
    return performance.now()
  }

  setAlarm(delay: number, ring: () => void): void {
    clearTimeout(this.#timer)
    const ms = Math.min(Math.max(Math.ceil(delay), 1), longest)
    this.#timer = inCleanContext(() => setTimeout(ring, ms))
    if (!this.#held) this.#timer.unref()
  }

  holdLoop(on: boolean): void {
    this.#held = on
    if (on) this.#timer?.ref()
    else this.#timer?.unref()
  }

  clearAlarm(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
