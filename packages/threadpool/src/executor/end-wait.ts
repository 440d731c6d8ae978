// Waiting for the end of a future.

import { type Follower, Wait } from '@hublet/core/lowlevel'

/** Told that it has ended, it asks how. */
export class EndWait<T> extends Wait<T> implements Follower {
  readonly #settle: () => void

  constructor(operation: string, future: object, settle: () => void) {
    super(operation, future)
    this.#settle = settle
  }

  /** The task runs outside of this hub. */
  override get foreign(): boolean {
    return true
  }

  notify(): void {
    this.#settle()
  }
}
