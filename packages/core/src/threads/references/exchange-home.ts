// An exchange (a channel, a queue) of this hub, on behalf of a hub that has a reference to it.
//
//   H1  whoever waits over there stands in line here, in the order in which it has come
//   H2  a value that a reference has been told is sent is never lost: it is taken over even if it was closed since
//   H3  while a reference receives ahead, everybody else who would receive waits until it has given back what it has
//   H4  the end comes when it is closed, empty, and every reference has said that it sends nothing more
//   H5  when the other hub is gone its places in line are gone; values that it had received ahead went with it

import {
  type Exchange,
  admit,
  expectItems,
  giversOf,
  onShut,
  putBack,
  serve,
  setGuard,
  setPaused,
  takersOf,
  tryGive,
  tryTake,
} from '../../objects/exchange.ts'
import { NOT_NOW } from '../../objects/operation.ts'
import { readValue } from '../answer.ts'
import { encodeOrPort } from '../codec/encode.ts'
import type { Reader } from '../codec/reader.ts'
import type { Writer } from '../codec/writer.ts'
import { onRecord } from '../handlers.ts'
import type { Link, Resident } from '../link.ts'
import { FROM_HOME, TO_HOME } from '../record.ts'
import * as say from './exchange-words.ts'
import { Demand, type Envoy, Gift, Meeting } from './far-seats.ts'
import { remoteOf } from './remote-exchange.ts'

/** An exchange, and what is special about its kind. */
export interface HomeFacts {
  readonly exchange: Exchange<unknown>
  /** Whether items leave in the order in which they came: then another hub may take them ahead. */
  readonly inOrder: boolean
  /** `immediate`: what it holds is dropped. */
  readonly close: (immediate: boolean) => void
}

/** The hubs that have a reference to an exchange: their far sides have to know of each other. */
const farSidesOf = new WeakMap<Exchange<unknown>, Set<FarSide>>()
/** Channels of which several have taken ahead: none does again. */
const shared = new WeakSet<Exchange<unknown>>()
/** So many in a row must have been taken by one hub before it may take ahead. */
const rowBeforeAhead = 64

export class FarSide implements Envoy, Resident {
  readonly exchange: Exchange<unknown>
  readonly #facts: HomeFacts
  readonly #link: Link
  readonly #number: number
  readonly #closing: Disposable
  readonly #inOrder: boolean
  readonly #window: number
  readonly #close: (immediate: boolean) => void
  readonly #meetings = new Map<number, Meeting>()
  #given = 0
  #ahead = false
  #recalled = false
  #expected = false
  /** Values that it has taken since anybody else has taken one. */
  #row = 0

  constructor(link: Link, number: number, facts: HomeFacts) {
    const { exchange, inOrder, close } = facts
    this.#facts = facts
    this.#inOrder = inOrder
    this.#window = say.windowOf(exchange.capacity)
    this.#close = close
    this.#link = link
    this.#number = number
    this.exchange = exchange
    this.#closing = onShut(exchange, () => this.#tellClosed())
    let sides = farSidesOf.get(exchange)
    if (sides === undefined) farSidesOf.set(exchange, (sides = new Set()))
    sides.add(this)
  }

  handle(what: number, reader: Reader): void {
    if (what === say.GIVE) this.#give(readValue(this.#link, reader))
    else if (what === say.MEET) this.#meet(reader.count(), readValue(this.#link, reader))
    else if (what === say.WITHDRAW) this.#withdraw(reader.count())
    else if (what === say.DEMAND) this.#demand(reader.count())
    else if (what === say.UNDEMAND) this.#undemand(reader.count())
    else if (what === say.BACK) putBack(this.exchange, [readValue(this.#link, reader)])
    else if (what === say.RETURN) this.#returned(reader.count(), readValue(this.#link, reader) as unknown[])
    else if (what === say.CLOSE || what === say.CLOSE_NOW) this.#close(what === say.CLOSE_NOW)
    else if (what === say.CLOSED_SEEN) this.#expectNothing()
  }

  deliver(item: unknown): void {
    this.#row++
    if (this.#mayBeAhead()) this.#goAhead()
    try {
      this.#link.send(FROM_HOME, (writer) => {
        this.#begin(writer, say.ITEM)
        encodeOrPort(writer, item, this.#link.sender.out, 'value')
      })
    } catch (error) {
      this.refuse(error)
    }
  }

  refuse(error: unknown): void {
    this.#link.send(FROM_HOME, (writer) => {
      this.#begin(writer, say.REFUSED)
      encodeOrPort(writer, error, this.#link.sender.out)
    })
  }

  tellEnd(): void {
    this.#say(say.END)
  }

  given(): void {
    if (++this.#given < this.#window / 2) return
    this.#say(say.GIVEN, this.#given)
    this.#given = 0
  }

  met(n: number): void {
    this.#meetings.delete(n)
    this.#say(say.MET, n)
  }

  withdrawn(n: number): void {
    this.#meetings.delete(n)
    this.#say(say.WITHDRAWN, n)
  }

  admit(item: unknown): void {
    admit(this.exchange, item)
    this.given()
  }

  /** H5 */
  gone(): void {
    farSidesOf.get(this.exchange)?.delete(this)
    this.#closing[Symbol.dispose]()
    for (const node of this.#demands()) node.leave()
    for (const meeting of this.#meetings.values()) meeting.leave()
    this.#stopAhead()
    this.#expectNothing()
    abandoned.get(this.exchange)?.()
  }

  /** For a hub that was told of the exchange some time ago: it may have been closed since. */
  static late(link: Link, number: number, facts: HomeFacts): FarSide {
    const side = new FarSide(link, number, facts)
    if (facts.exchange.closed) side.#tellClosed()
    return side
  }

  copy(link: Link, number: number): FarSide {
    return FarSide.late(link, number, this.#facts)
  }

  /** H4 */
  expect(): Disposable {
    const { exchange } = this
    expectItems(exchange, 1)
    return { [Symbol.dispose]: () => expectItems(exchange, -1) }
  }

  #give(item: unknown): void {
    if (this.exchange.closed) return this.admit(item)
    if (tryGive(this.exchange, item)) this.given()
    else giversOf(this.exchange).push(new Gift(this, item))
  }

  #meet(n: number, item: unknown): void {
    if (this.exchange.closed) return this.withdrawn(n)
    if (tryGive(this.exchange, item)) return this.met(n)
    const meeting = new Meeting(this, n, item)
    this.#meetings.set(n, meeting)
    giversOf(this.exchange).push(meeting)
  }

  /** If it is too late, the other hub has been told that they have met. */
  #withdraw(n: number): void {
    const meeting = this.#meetings.get(n)
    if (meeting === undefined) return
    meeting.leave()
    this.withdrawn(n)
  }

  #demand(count: number): void {
    for (const side of farSidesOf.get(this.exchange)!) if (side !== this) side.#recall()
    for (let i = 0; i < count; i++) this.#takeOne()
  }

  #takeOne(): void {
    const item = this.exchange.capacity === 0 ? tryTake(this.exchange, false) : NOT_NOW
    if (item !== NOT_NOW) return this.deliver(item)
    takersOf(this.exchange).push(new Demand(this))
    serve(this.exchange)
  }

  #undemand(count: number): void {
    const nodes = this.#demands().slice(-count)
    for (const node of nodes) node.leave()
    this.#say(say.UNDONE, nodes.length, count)
  }

  #demands(): Demand[] {
    return takersOf(this.exchange)
      .toArray()
      .filter((node): node is Demand => node instanceof Demand && node.envoy === this)
  }

  /** The other hub may have values that nobody there has asked for, if it is the only one that takes any. */
  #mayBeAhead(): boolean {
    const { exchange } = this
    if (this.#ahead || !this.#inOrder || exchange.capacity === 0 || shared.has(exchange) || this.#row < rowBeforeAhead)
      return false
    return takersOf(exchange).size === this.#demands().length
  }

  #goAhead(): void {
    this.#ahead = true
    setGuard(this.exchange, () => this.#recall())
    this.#say(say.AHEAD)
  }

  /** H3 */
  #recall(): void {
    if (!this.#ahead) {
      this.#row = 0
      return
    }
    if (this.#recalled) return
    this.#recalled = true
    setPaused(this.exchange, true)
    this.#say(say.RECALL)
  }

  #returned(receivers: number, items: unknown[]): void {
    for (const node of this.#demands()) node.leave()
    putBack(this.exchange, items)
    shared.add(this.exchange)
    for (let i = 0; i < receivers; i++) takersOf(this.exchange).push(new Demand(this))
    this.#stopAhead()
  }

  #stopAhead(): void {
    if (!this.#ahead) return
    this.#ahead = this.#recalled = false
    setGuard(this.exchange, undefined)
    setPaused(this.exchange, false)
  }

  #tellClosed(): void {
    if (!this.#expected) expectItems(this.exchange, 1) // H4
    this.#expected = true
    this.#say(say.CLOSED)
  }

  #expectNothing(): void {
    if (this.#expected) expectItems(this.exchange, -1)
    this.#expected = false
  }

  #say(what: number, ...counts: number[]): void {
    this.#link.send(FROM_HOME, (writer) => {
      this.#begin(writer, what)
      for (const count of counts) writer.count(count)
    })
  }

  #begin(writer: Writer, what: number): void {
    writer.count(this.#number)
    writer.byte(what)
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
