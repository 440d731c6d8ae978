// Those who give to an exchange of this hub from another one.
//
//   G1  whoever waits over there stands in line here, in the order in which it has come
//   G2  a value that the other hub was told is sent is taken over, even if the exchange was closed since

import { type Exchange, admit, giversOf, onTaker, takersOf, tryGive } from '../../objects/exchange.ts'
import * as say from './exchange-words.ts'
import { Gift, type GiverEnvoy, Meeting } from './far-seats.ts'
import type { Voice } from './voice.ts'

export class FarGivers implements GiverEnvoy {
  readonly #exchange: Exchange<unknown>
  readonly #voice: Voice
  readonly #window: number
  readonly #meetings = new Map<number, Meeting>()
  #given = 0
  /** Selects over there that look out for a receiver. */
  readonly #lookouts = new Set<number>()
  #watch: Disposable | undefined = undefined

  constructor(exchange: Exchange<unknown>, voice: Voice) {
    this.#exchange = exchange
    this.#voice = voice
    this.#window = say.windowOf(exchange.capacity)
  }

  give(item: unknown): void {
    if (this.#exchange.closed) return this.admit(item)
    if (tryGive(this.#exchange, item)) this.given()
    else giversOf(this.#exchange).push(new Gift(this, item))
  }

  meet(n: number, item: unknown): void {
    if (this.#exchange.closed) return this.withdrawn(n)
    if (tryGive(this.#exchange, item)) return this.met(n)
    const meeting = new Meeting(this, n, item)
    this.#meetings.set(n, meeting)
    giversOf(this.#exchange).push(meeting)
  }

  /** If it is too late, the other hub has been told that they have met. */
  withdraw(n: number): void {
    const meeting = this.#meetings.get(n)
    if (meeting === undefined) return
    meeting.leave()
    this.withdrawn(n)
  }

  lookOut(n: number): void {
    this.#lookouts.add(n)
    this.#watch ??= onTaker(this.#exchange, () => this.#tellChance())
    this.#tellChance()
  }

  lookAway(n: number): void {
    this.#lookouts.delete(n)
  }

  given(): void {
    if (++this.#given < this.#window / 2) return
    this.#voice.say(say.GIVEN, this.#given)
    this.#given = 0
  }

  met(n: number): void {
    this.#meetings.delete(n)
    this.#voice.say(say.MET, n)
  }

  withdrawn(n: number): void {
    this.#meetings.delete(n)
    this.#voice.say(say.WITHDRAWN, n)
  }

  /** G2 */
  admit(item: unknown): void {
    admit(this.#exchange, item)
    this.given()
  }

  /** The other hub is gone: what it has sent stays. */
  gone(): void {
    for (const meeting of this.#meetings.values()) meeting.leave()
    this.#watch?.[Symbol.dispose]()
  }

  #tellChance(): void {
    if (this.#lookouts.size === 0 || takersOf(this.#exchange).size === 0) return
    for (const n of this.#lookouts) this.#voice.say(say.CHANCE, n)
    this.#lookouts.clear()
  }
}
