// How broadcasts are sent to other hubs: the broadcast stays; its functions go, and each subscription is a channel of its
// home.

import { HubExit } from '../../errors.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { reportError } from '../../hub/report.ts'
import { Broadcast, type BroadcastOptions } from '../../objects/broadcast.ts'
import type { Channel } from '../../objects/channel.ts'
import { registerClass } from '../codec/classes.ts'
import type { Link } from '../link.ts'
import { onAbandoned } from './exchange-home.ts'
import { type Packed, isHome, pack, unpack } from './pack.ts'

interface Calls<T> {
  readonly subscribe: () => Promise<Channel<T>>
  readonly send: (value: T, options?: WaitOptions) => Promise<void>
  readonly close: () => Promise<void>
}

class RemoteBroadcast<T> extends Broadcast<T> {
  readonly #calls: Calls<T>

  constructor(options: BroadcastOptions, calls: Calls<T>) {
    super(options)
    this.#calls = calls
  }

  override subscribe(): Promise<Channel<T>> {
    return this.#calls.subscribe()
  }

  override send(value: T, options?: WaitOptions): Promise<void> {
    return this.#calls.send(value, options)
  }

  override close(): void {
    super.close()
    this.#calls.close().catch((error: unknown) => {
      if (error instanceof HubExit) return // its home is gone, and so is the broadcast
      reportError(error, { kind: 'callback', source: this, text: `closing ${this.toString()} failed at its home` })
    })
  }
}

const calls = new WeakMap<Broadcast<unknown>, Calls<unknown>>()

/** What another hub can do with it; made once, so that the functions are the same each time. */
function callsOf(broadcast: Broadcast<unknown>): Calls<unknown> {
  let known = calls.get(broadcast)
  if (known !== undefined) return known
  known = {
    subscribe: async () => {
      const subscription = await broadcast.subscribe()
      onAbandoned(subscription, () => subscription.close())
      return subscription
    },
    send: (value, options) => broadcast.send(value, options),
    close: async () => broadcast.close(),
  }
  calls.set(broadcast, known)
  return known
}

type PackedBroadcast = readonly [packed: Packed, options?: BroadcastOptions, calls?: Calls<unknown>]

registerClass(Broadcast as new () => Broadcast<unknown>, {
  name: 'Broadcast',
  subclasses: true,
  pack: (broadcast, to): PackedBroadcast => {
    const packed = pack(broadcast, to as Link)
    if (isHome(packed)) return [packed]
    const { capacity, slow, name } = broadcast
    return [packed, { capacity, slow, ...(name === undefined ? undefined : { name }) }, callsOf(broadcast)]
  },
  unpack: ([packed, options, theirs]: PackedBroadcast, from) =>
    unpack<object>(packed, from as Link, () => {
      const broadcast = new RemoteBroadcast<unknown>(options!, theirs!)
      calls.set(broadcast, theirs!) // passed on, they are called where they come from
      return broadcast
    }),
})
