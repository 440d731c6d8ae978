// An exchange (a channel, a queue) of this hub, on behalf of a hub that has a reference to it.
//
//   H1  the end comes when it is closed, empty, and every reference has said that it sends nothing more; a hub that was
//       told of it and is not in touch yet counts
//   H2  as long as a value is on its way that may come back, since its receiver is gone by then, the end does not come
//   H3  a value that comes back since nobody takes it is the next one again

import { type Exchange, expectItems, onShut, putBack } from '../../objects/exchange.ts'
import { readValue } from '../answer.ts'
import type { Reader } from '../codec/reader.ts'
import { onRecord } from '../handlers.ts'
import type { Link, Resident } from '../link.ts'
import { FROM_HOME, TO_HOME } from '../record.ts'
import * as say from './exchange-words.ts'
import { FarGivers } from './far-givers.ts'
import { FarTakers } from './far-takers.ts'
import { remoteOf } from './remote-exchange.ts'
import { Voice } from './voice.ts'

/** An exchange, and what is special about its kind. */
export interface HomeFacts {
  readonly exchange: Exchange<unknown>
  /** Whether items leave in the order in which they came: then another hub may take them ahead. */
  readonly inOrder: boolean
  /** `immediate`: what it holds is dropped. */
  readonly close: (immediate: boolean) => void
}

export class FarSide implements Resident {
  readonly #facts: HomeFacts
  readonly #voice: Voice
  readonly #givers: FarGivers
  readonly #takers: FarTakers
  readonly #closing: Disposable
  #expected: Disposable | undefined = undefined
  /** Something was sent since the other hub was last told that it is closed. */
  #unsure = false

  constructor(link: Link, number: number, facts: HomeFacts) {
    const { exchange, inOrder } = facts
    this.#facts = facts
    this.#voice = new Voice(link, number, FROM_HOME)
    this.#givers = new FarGivers(exchange, this.#voice)
    this.#takers = new FarTakers(exchange, this.#voice, inOrder, () => this.#delivered())
    this.#closing = onShut(exchange, () => this.#onShut())
  }

  /** For a hub that was told of the exchange some time ago: it may have been closed since. */
  static late(link: Link, number: number, facts: HomeFacts): FarSide {
    const side = new FarSide(link, number, facts)
    if (facts.exchange.closed) side.#tellClosed()
    return side
  }

  handle(what: number, reader: Reader): void {
    if (what === say.GIVE) this.#givers.give(this.#read(reader))
    else if (what === say.MEET) this.#givers.meet(reader.count(), this.#read(reader))
    else if (what === say.WITHDRAW) this.#givers.withdraw(reader.count())
    else if (what === say.LOOK_OUT) this.#givers.lookOut(reader.count())
    else if (what === say.LOOK_AWAY) this.#givers.lookAway(reader.count())
    else if (what === say.DEMAND) this.#takers.demand(reader.count())
    else if (what === say.UNDEMAND) this.#takers.undemand(reader.count())
    else if (what === say.BACK) putBack(this.#facts.exchange, [this.#read(reader)]) // H3
    else if (what === say.RETURN) this.#takers.returned(reader.count(), this.#read(reader) as unknown[])
    else if (what === say.CLOSE || what === say.CLOSE_NOW) this.#facts.close(what === say.CLOSE_NOW)
    else if (what === say.CLOSED_SEEN) this.#closedSeen()
  }

  copy(link: Link, number: number): FarSide {
    return FarSide.late(link, number, this.#facts)
  }

  /** H1 */
  expect(): Disposable {
    const { exchange } = this.#facts
    expectItems(exchange, 1)
    return { [Symbol.dispose]: () => expectItems(exchange, -1) }
  }

  gone(): void {
    this.#closing[Symbol.dispose]()
    this.#takers.gone()
    this.#givers.gone()
    this.#expectNothing()
    abandoned.get(this.#facts.exchange)?.()
  }

  #read(reader: Reader): unknown {
    return readValue(this.#voice.link, reader)
  }

  #onShut(): void {
    this.#takers.recall()
    this.#tellClosed()
  }

  /** The other hub answers when it has done with all that it was sent before. */
  #tellClosed(): void {
    this.#unsure = false
    this.#expected ??= this.#expect() // H1
    this.#voice.say(say.CLOSED)
  }

  /** H2 */
  #delivered(): void {
    if (!this.#facts.exchange.closed) return
    if (this.#expected === undefined) this.#tellClosed()
    else this.#unsure = true
  }

  #closedSeen(): void {
    if (this.#unsure) this.#tellClosed()
    else this.#expectNothing()
  }

  /** Whoever waits for the end waits for the other hub. */
  #expect(): Disposable {
    const { link } = this.#voice
    const expected = this.expect()
    link.hold()
    return {
      [Symbol.dispose]: () => {
        link.unhold()
        expected[Symbol.dispose]()
      },
    }
  }

  #expectNothing(): void {
    this.#expected?.[Symbol.dispose]()
    this.#expected = undefined
  }
}

const abandoned = new WeakMap<Exchange<unknown>, () => void>()

/** Has `fn` called when a hub that had a reference to the exchange is gone, or has let go of it. */
export function onAbandoned<T>(exchange: Exchange<T>, fn: () => void): void {
  abandoned.set(exchange, fn)
}

/** The far side of an exchange of this hub for the hub at the other end; made when the exchange is first sent there. */
export function farSideFor(link: Link, number: number, facts: HomeFacts): void {
  if (!link.residents.has(number)) link.residents.set(number, new FarSide(link, number, facts))
}

onRecord(TO_HOME, (link, reader, lost) => {
  const side = link.residents.get(reader.count())
  if (lost !== undefined) throw lost
  if (side instanceof FarSide) side.handle(reader.byte(), reader)
})

onRecord(FROM_HOME, (link, reader, lost) => {
  const face = link.imported.find(reader.count())
  if (lost !== undefined) throw lost
  if (face !== undefined) remoteOf(face)?.handle(reader.byte(), reader)
})
