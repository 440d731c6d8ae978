// A send to a channel without capacity of another hub, as a case of select: it looks out for a receiver, and when there is
// one it tries, which takes a round trip in which no other case is done.
//
//   T1  when another sender was quicker, or the receiver was a case of the same select, it looks out again a little later,
//       each time later, by chance: two that look out for each other do not try at the same moment for ever

import { type Timer, timers } from '../../hub/timers.ts'
import { NOT_NOW, type Operation, type Seat } from '../../objects/operation.ts'
import type { RemoteExchange } from './remote-exchange.ts'

/** Milliseconds at most. */
const longestPause = 8

export class MeetOperation<T> implements Operation<void> {
  readonly #remote: RemoteExchange<T>
  readonly #value: T
  #failed = 0

  constructor(remote: RemoteExchange<T>, value: T) {
    this.#remote = remote
    this.#value = value
  }

  attempt(): typeof NOT_NOW {
    this.#remote.checkOpen()
    return NOT_NOW // whether there is a receiver is not known here
  }

  enlist(seat: Seat<void>): Disposable {
    if (this.#failed === 0) return lookOut(this.#remote, seat)
    return new Later(this.#remote, seat, Math.random() * Math.min(longestPause, 2 ** this.#failed)) // T1
  }

  async complete(): Promise<void | typeof NOT_NOW> {
    const met = await this.#remote.meetings.tryMeet(this.#value)
    this.#failed = met ? 0 : this.#failed + 1
    if (!met) return NOT_NOW
  }

  toString(): string {
    return `Channel.send ${this.#remote.toString()}`
  }
}

/** @throws if it is closed */
function lookOut<T>(remote: RemoteExchange<T>, seat: Seat<void>): Disposable {
  remote.checkOpen()
  return remote.meetings.lookOut(seat)
}

/** Looks out for a receiver after a pause. */
class Later<T> implements Timer, Disposable {
  slot = -1
  readonly #remote: RemoteExchange<T>
  readonly #seat: Seat<void>
  #held: Disposable | undefined = undefined

  constructor(remote: RemoteExchange<T>, seat: Seat<void>, ms: number) {
    this.#remote = remote
    this.#seat = seat
    timers.add(this, ms)
  }

  fire(): void {
    try {
      this.#held = lookOut(this.#remote, this.#seat)
    } catch (error) {
      this.#seat.fail(error)
    }
  }

  [Symbol.dispose](): void {
    if (this.slot >= 0) timers.remove(this)
    this.#held?.[Symbol.dispose]()
  }
}
