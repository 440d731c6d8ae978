// A send to a channel without capacity of another hub: a wait that ends when a receiver has the value.
//
//   M1  whatever ends it (a kill, a timeout, a signal) is sent home first: the value may have been taken in that moment, and
//       then it was sent; so it ends a round trip later

import { Wait } from '../../greenlet/wait.ts'
import { type End, type SyncWait, untilSync } from '../../objects/exchange-sync.ts'

/** What becomes of a value that was offered. */
export interface Meeting {
  /** A receiver has it. */
  wake(): unknown
  /** Nobody has taken it, and nobody will. */
  withdrawn(closed: () => Error): void
  /** The home is gone. */
  gone(error: Error): void
}

export class MeetWait extends Wait<void> implements Meeting {
  readonly #withdraw: () => void
  #ending: { readonly error: unknown } | undefined = undefined
  #sent = false

  constructor(channel: object, withdraw: () => void) {
    super('Channel.send', channel)
    this.#withdraw = withdraw
  }

  override get foreign(): boolean {
    return true
  }

  /** The value is on its way. */
  sent(): void {
    this.#sent = true
  }

  override fail(error: unknown): boolean {
    if (!this.#sent) return super.fail(error)
    if (this.#ending !== undefined) return false
    this.#ending = { error }
    this.#withdraw()
    return true
  }

  withdrawn(closed: () => Error): void {
    super.fail(this.#ending === undefined ? closed() : this.#ending.error)
  }

  gone(error: Error): void {
    super.fail(error)
  }
}

/** The same, for a thread that is blocked meanwhile. */
export class SyncMeeting implements Meeting, SyncWait<void> {
  end: End<void> | undefined = undefined
  readonly #withdraw: () => void
  #leaving = false
  #over = false

  constructor(withdraw: () => void) {
    this.#withdraw = withdraw
  }

  wake(): void {
    this.end = { value: undefined }
  }

  withdrawn(closed: () => Error): void {
    this.#over = true
    if (!this.#leaving) this.end = { error: closed() }
  }

  gone(error: Error): void {
    this.end = { error }
  }

  /** M1 */
  leave(): void {
    this.#leaving = true
    this.#withdraw()
    untilSync('Channel.sendSync', () => (this.#over || this.end !== undefined ? true : undefined))
  }
}
