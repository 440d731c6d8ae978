// A send to a channel without capacity of another hub: a wait that ends when a receiver has the value.
//
//   M1  whatever ends it (a kill, a timeout, a signal) is sent home first: the value may have been taken in that moment, and
//       then it was sent; so it ends a round trip later

import { Wait } from '../../greenlet/wait.ts'

export class MeetWait extends Wait<void> {
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

  /** Nobody has taken it, and nobody will. */
  withdrawn(closed: () => Error): void {
    super.fail(this.#ending === undefined ? closed() : this.#ending.error)
  }

  gone(error: Error): void {
    super.fail(error)
  }
}
