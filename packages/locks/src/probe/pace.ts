// When the next look is: soon after something has begun, later and later while nothing does.
//
//   P1  at most one timer is under way; it does not keep a process alive

import { inHub } from '@hublet/core/lowlevel'

const shortest = 30
const longest = 480

export class Pace {
  readonly #look: () => void
  #timer: NodeJS.Timeout | undefined
  #ms = shortest

  constructor(look: () => void) {
    this.#look = () => {
      this.#timer = undefined
      look()
    }
  }

  /** Something has begun. */
  hurry(): void {
    if (this.#timer !== undefined && this.#ms === shortest) return // it comes as soon as a new one would
    this.stop()
    this.#ms = shortest
    this.#begin()
  }

  /** Nothing may have changed. */
  again(): void {
    if (this.#timer !== undefined) return
    this.#ms = Math.min(longest, this.#ms * 2)
    this.#begin()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #begin(): void {
    this.#timer = inHub(() => setTimeout(() => inHub(this.#look), this.#ms).unref())
  }
}
