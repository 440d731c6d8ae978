// Those who take from an exchange of this hub in another one.
//
//   K1  whoever waits over there stands in line here, in the order in which it has come
//   K2  while a hub takes ahead, everybody else who would take waits until it has given back what it has
//   K3  as long as it has taken ahead the end does not come: it may give back what it has. When the exchange is closed
//       it has to
//   K4  when the other hub is gone its places in line are gone; values that it had taken ahead went with it

import {
  type Exchange,
  expectItems,
  putBack,
  serve,
  setGuard,
  setPaused,
  takersOf,
  tryTake,
} from '../../objects/exchange.ts'
import { NOT_NOW } from '../../objects/operation.ts'
import * as say from './exchange-words.ts'
import { Demand, type TakerEnvoy } from './far-seats.ts'
import type { Voice } from './voice.ts'

/** The hubs that take from an exchange: they have to know of each other. */
const hubsAt = new WeakMap<Exchange<unknown>, Set<FarTakers>>()
/** Those of which several have taken ahead: none does again. */
const shared = new WeakSet<Exchange<unknown>>()
/** So many in a row must have been taken by one hub, each `quick` ms at most after the last, before it may take ahead. */
const rowBeforeAhead = 4
const quick = 1

export class FarTakers implements TakerEnvoy {
  readonly #exchange: Exchange<unknown>
  readonly #voice: Voice
  readonly #inOrder: boolean
  readonly #onDeliver: () => void
  #ahead = false
  #recalled = false
  /** Values that it has taken quickly since anybody else has taken one. */
  #row = 0
  #tookAt = 0

  /** `inOrder`: items leave in the order in which they came, so that another hub may take them ahead. `onDeliver`: one was sent. */
  constructor(exchange: Exchange<unknown>, voice: Voice, inOrder: boolean, onDeliver: () => void) {
    this.#exchange = exchange
    this.#voice = voice
    this.#inOrder = inOrder
    this.#onDeliver = onDeliver
    let hubs = hubsAt.get(exchange)
    if (hubs === undefined) hubsAt.set(exchange, (hubs = new Set()))
    hubs.add(this)
  }

  demand(count: number): void {
    for (const hub of hubsAt.get(this.#exchange)!) if (hub !== this) hub.recall()
    for (let i = 0; i < count; i++) this.#takeOne()
  }

  undemand(count: number): void {
    const nodes = this.#demands().slice(-count)
    for (const node of nodes) node.leave()
    this.#voice.say(say.UNDONE, nodes.length, count)
  }

  /** What it had ahead, and how many wait over there. */
  returned(receivers: number, items: unknown[]): void {
    for (const node of this.#demands()) node.leave()
    putBack(this.#exchange, items)
    shared.add(this.#exchange)
    for (let i = 0; i < receivers; i++) takersOf(this.#exchange).push(new Demand(this))
    this.#stopAhead()
  }

  deliver(item: unknown): void {
    if (!this.#ahead) this.#count()
    if (this.#mayBeAhead()) this.#goAhead()
    try {
      this.#voice.send(say.ITEM, item, 'value')
    } catch (error) {
      this.refuse(error)
    }
    this.#onDeliver()
  }

  refuse(error: unknown): void {
    this.#voice.send(say.REFUSED, error)
  }

  tellEnd(): void {
    this.#voice.say(say.END)
  }

  /** K4 */
  gone(): void {
    hubsAt.get(this.#exchange)?.delete(this)
    for (const node of this.#demands()) node.leave()
    this.#stopAhead()
  }

  #takeOne(): void {
    const item = this.#exchange.capacity === 0 ? tryTake(this.#exchange, false) : NOT_NOW
    if (item !== NOT_NOW) return this.deliver(item)
    takersOf(this.#exchange).push(new Demand(this))
    serve(this.#exchange)
  }

  #demands(): Demand[] {
    return takersOf(this.#exchange)
      .toArray()
      .filter((node): node is Demand => node instanceof Demand && node.envoy === this)
  }

  #count(): void {
    const now = performance.now()
    this.#row = now - this.#tookAt > quick ? 1 : this.#row + 1
    this.#tookAt = now
  }

  /** The other hub may have values that nobody there has asked for, if it is the only one that takes any. */
  #mayBeAhead(): boolean {
    const exchange = this.#exchange
    if (this.#ahead || !this.#inOrder || exchange.capacity === 0 || exchange.closed) return false
    if (shared.has(exchange) || this.#row < rowBeforeAhead) return false
    return takersOf(exchange).size === this.#demands().length
  }

  #goAhead(): void {
    this.#ahead = true
    setGuard(this.#exchange, () => this.recall())
    expectItems(this.#exchange, 1) // K3
    this.#voice.say(say.AHEAD)
  }

  /** K2 */
  recall(): void {
    if (!this.#ahead) {
      this.#row = 0
      return
    }
    if (this.#recalled) return
    this.#recalled = true
    setPaused(this.#exchange, true)
    this.#voice.say(say.RECALL)
  }

  #stopAhead(): void {
    if (!this.#ahead) return
    this.#ahead = this.#recalled = false
    setGuard(this.#exchange, undefined)
    setPaused(this.#exchange, false)
    expectItems(this.#exchange, -1)
  }
}
