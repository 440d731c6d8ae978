// The channels of the main thread, through which hubs that die send and receive, and the rules of their accounts:
//
//   A1  of each sender the values arrive whole, in order, each once, from the first on: there are no gaps
//   A2  nothing arrives that was not sent, and all that had left its sender before that died does
//   A3  what hubs receive arrives once at most; a hub that dies takes with it what it had received ahead, and no more;
//       when all are dead nothing is lost any more

import { Channel, type Greenlet, joinAll, spawn, sleep } from '@hublet/core'

import type { Board } from './board.ts'
import { type Parcel, Parcels, textOf } from './parcels.ts'

const capacities = [0, 3, 20]
const patience = 30_000

export class Trade {
  readonly up: readonly Channel<Parcel>[] = capacities.map((capacity) => new Channel(capacity))
  readonly down: readonly Channel<number>[] = capacities.map((capacity) => new Channel(capacity))
  readonly parcels = new Parcels()
  /** Values that came up from hubs, that went down to them, and that were gone with them. */
  readonly values = { up: 0, down: 0, gone: 0 }
  readonly #board: Board
  readonly #sent = capacities.map(() => 0)
  /** How many values of each hub have come, for each channel. */
  readonly #come = capacities.map(() => new Map<number, number>())
  readonly #senders: Greenlet[]
  readonly #receivers: Greenlet[]

  constructor(board: Board) {
    this.#board = board
    this.#senders = capacities.map((_, way) => spawn(() => this.#sendOn(way)))
    this.#receivers = capacities.map((_, way) => spawn(() => this.#receiveOn(way)))
  }

  /** All hubs are dead, and the board says that it is over: so many there were. */
  async end(hubs: number): Promise<void> {
    await this.#join(this.#senders)
    for (const way of capacities.keys()) await this.#drain(way)
    for (const channel of this.up) channel.close()
    await this.#join(this.#receivers)
    for (const way of capacities.keys()) {
      for (let hub = 1; hub <= hubs; hub++) this.#judgeSender(hub, way)
      this.#judgeReceivers(hubs, way)
    }
  }

  async #join(greenlets: readonly Greenlet[]): Promise<void> {
    const done = await joinAll(greenlets, { timeout: patience })
    const stuck = greenlets.filter((greenlet) => !done.includes(greenlet))
    for (const greenlet of stuck) this.#board.complain('stuck', `the main thread: ${greenlet.toString()}`)
  }

  async #sendOn(way: number): Promise<void> {
    const channel = this.down[way]!
    while (!this.#board.over && this.parcels.hasRoom(this.#sent[way]!)) {
      if (!(await hasSent(channel, this.#sent[way]!))) continue
      if (++this.#sent[way]! % 20 === 0) await sleep(1)
    }
  }

  /** A1 */
  async #receiveOn(way: number): Promise<void> {
    const come = this.#come[way]!
    for await (const { from, n, text } of this.up[way]!) {
      const before = come.get(from) ?? 0
      if (n !== before + 1) this.#wrong(`${n} after ${before} of mortal ${from} in way ${way}`)
      if (text !== textOf(n)) this.#wrong(`${n} of mortal ${from} in way ${way} is damaged`)
      come.set(from, n)
      if (++this.values.up % 32 === 0) await sleep(1) // so that there is no room most of the time
    }
  }

  /** What the channel still holds comes here, and all that is sent from now on. */
  async #drain(way: number): Promise<void> {
    const channel = this.down[way]!
    const sending = spawn(async () => {
      for (let n = 0; n < 10; n++) {
        await channel.send(this.#sent[way]!)
        this.#sent[way]!++
      }
      channel.close()
    })
    const receiving = spawn(async () => {
      for await (const value of channel) this.parcels.arrive(way, value)
    })
    await this.#join([sending, receiving])
  }

  /** A2 */
  #judgeSender(hub: number, way: number): void {
    const come = this.#come[way]!.get(hub) ?? 0
    const [least, most] = this.parcels.bounds(hub, way)
    if (come < least || come > most) this.#wrong(`${come} of mortal ${hub} in way ${way}, not ${least} to ${most}`)
  }

  /** A3 */
  #judgeReceivers(hubs: number, way: number): void {
    const arrivals = this.parcels.arrivals(way, this.#sent[way]!)
    const twice = arrivals.findIndex((count) => count > 1)
    if (twice >= 0) this.#wrong(`value ${twice} has arrived ${arrivals[twice]} times in way ${way}`)
    const gone = arrivals.filter((count) => count === 0).length
    const most = hubs * (capacities[way]! + 1)
    if (gone > most) this.#wrong(`${gone} values are gone in way ${way}; hubs that died had ${most} at most`)
    if (arrivals.subarray(-10).includes(0)) this.#wrong(`what is sent in way ${way} when all are dead is lost`)
    this.values.down += arrivals.length - gone
    this.values.gone += gone
  }

  #wrong(what: string): void {
    this.#board.complain('wrong', what)
  }
}

/** Gives up now and then, to see whether all is over. */
function hasSent(channel: Channel<number>, value: number): Promise<boolean> {
  return channel.send(value, { timeout: 50 }).then(
    () => true,
    () => false,
  )
}
