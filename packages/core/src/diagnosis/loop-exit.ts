// The error of those who wait when nothing is left that could wake them.

import { inspect } from 'node:util'

import { HubletError, identify } from '../errors.ts'
import type { GreenletPicture, WaitPicture } from './picture.ts'

/** What is stuck, as data. */
export interface Deadlock {
  /** The greenlets that live: those that nothing can wake, and those in the background. The first thousand. */
  readonly greenlets: readonly GreenletPicture[]
  /** The waits of code outside of greenlets that nothing can end. The first thousand. */
  readonly outside: readonly WaitPicture[]
  /** How many greenlets and waits it are altogether. */
  readonly total: number
  /** Greenlets that wait for each other, by name: the last waits for the first. At most twenty circles. */
  readonly cycles: readonly (readonly string[])[]
}

/**
 * Node's loop has run dry: nothing is left to run, no timer, no socket, no child, no thread, and nobody can end this wait.
 *
 * Yours: somebody was to set, put, send, release or kill, and did not. The message lists who waits for what.
 */
export class LoopExit extends HubletError {
  readonly #deadlock: Deadlock

  constructor(message: string, deadlock: Deadlock) {
    super(message)
    this.stack = `LoopExit: ${message}` // it is made by the loop: no frame is worth a look
    this.#deadlock = deadlock
  }

  /** Who waits for what. */
  get deadlock(): Deadlock {
    return this.#deadlock
  }

  static {
    identify(this, 'LoopExit', 'HUBLET_LOOP_EXIT')
    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: LoopExit): string {
        return String(this.stack)
      },
    })
  }
}
