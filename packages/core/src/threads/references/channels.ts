// How channels and queues are sent to other hubs: they stay where they are, a reference goes.

import { MisuseError } from '../../errors.ts'
import { functionName } from '../../hub/describe.ts'
import { Channel } from '../../objects/channel.ts'
import type { Exchange } from '../../objects/exchange.ts'
import { Queue } from '../../objects/queue.ts'
import { SimpleQueue } from '../../objects/simple-queue.ts'
import { registerClass } from '../codec/classes.ts'
import type { Link } from '../link.ts'
import { type HomeFacts, farSideFor } from './exchange-home.ts'
import { type Packed, isHome, isOwn, pack, unpack } from './pack.ts'
import { RemoteChannel } from './remote-channel.ts'
import { type QueueFacts, RemoteQueue } from './remote-queue.ts'

function packExchange(exchange: Exchange<unknown>, link: Link, facts: HomeFacts): Packed {
  const packed = pack(exchange, link)
  if (isOwn(packed)) farSideFor(link, packed, facts)
  return packed
}

export function channelFacts(channel: Channel<unknown>): HomeFacts {
  return { exchange: channel, inOrder: true, close: () => channel.close() }
}

type PackedChannel = readonly [packed: Packed, capacity?: number, name?: string | undefined, closed?: boolean]

registerClass(Channel as new () => Channel<unknown>, {
  name: 'Channel',
  subclasses: true,
  pack: (channel, peer): PackedChannel => {
    const packed = packExchange(channel, peer as Link, channelFacts(channel))
    return isHome(packed) ? [packed] : [packed, channel.capacity, channel.name, channel.closed]
  },
  unpack: ([packed, capacity, name, closed]: PackedChannel, from) =>
    unpack<object>(packed, from as Link, (link, number) => new RemoteChannel(link, number, capacity!, name, closed!)),
})

type PackedQueue = readonly [packed: Packed, facts?: QueueFacts<unknown>]

/** What the other hub is sent of a queue; made once, so that its functions are the same each time. */
const known = new WeakMap<SimpleQueue<unknown>, QueueFacts<unknown>>()

function factsOf(queue: SimpleQueue<unknown>): QueueFacts<unknown> {
  let facts = known.get(queue)
  if (facts === undefined) known.set(queue, (facts = makeFacts(queue)))
  return { ...facts, capacity: queue.capacity, closed: queue.closed }
}

function makeFacts(queue: SimpleQueue<unknown>): QueueFacts<unknown> {
  const counting = (): Queue<unknown> => {
    if (queue instanceof Queue) return queue
    throw new MisuseError(`cannot do that with ${queue.toString()}: a SimpleQueue does not count what is unfinished`)
  }
  return {
    capacity: queue.capacity,
    name: queue.name,
    closed: queue.closed,
    kind: functionName(queue.constructor),
    join: (options) => counting().join(options),
    taskDone: async () => counting().taskDone(),
    peek: (options) => queue.peek(options),
  }
}

registerClass(SimpleQueue as new () => SimpleQueue<unknown>, {
  name: 'Queue',
  subclasses: true,
  pack: (queue, peer): PackedQueue => {
    const close = (immediate: boolean): void => queue.close({ immediate })
    const inOrder = queue.constructor === Queue || queue.constructor === SimpleQueue
    const packed = packExchange(queue, peer as Link, { exchange: queue, inOrder, close })
    return isHome(packed) ? [packed] : [packed, factsOf(queue)]
  },
  unpack: ([packed, facts]: PackedQueue, from) =>
    unpack<object>(packed, from as Link, (link, number) => {
      const queue = new RemoteQueue(link, number, facts!)
      known.set(queue, facts!) // passed on, its functions are called where they come from
      return queue
    }),
})
