// How channels and queues are sent to other hubs: they stay where they are, a reference goes.

import { MisuseError, UncloneableValue } from '../../errors.ts'
import { functionName } from '../../hub/describe.ts'
import { Channel } from '../../objects/channel.ts'
import type { Exchange } from '../../objects/exchange.ts'
import { Queue } from '../../objects/queue.ts'
import { SimpleQueue } from '../../objects/simple-queue.ts'
import { registerClass } from '../codec/classes.ts'
import type { Link } from '../link.ts'
import { type HomeFacts, farSideFor } from './exchange-home.ts'
import { pack, unpack } from './functions.ts'
import { homeNumber } from './imported.ts'
import { RemoteChannel } from './remote-channel.ts'
import { remoteOf } from './remote-exchange.ts'
import { type QueueFacts, RemoteQueue } from './remote-queue.ts'

/** The number by which the other hub will know it. @throws {UncloneableValue} if its home is a third one */
function packExchange(exchange: Exchange<unknown>, link: Link, facts: HomeFacts): number {
  if (remoteOf(exchange) !== undefined && homeNumber(exchange, link) === 0) {
    throw new UncloneableValue(
      `cannot send ${exchange.toString()} to hub "${link.name}": it is of a third hub; send it from there`,
    )
  }
  const number = pack(exchange, link)
  if (number > 0) farSideFor(link, number, facts)
  return number
}

type PackedChannel = readonly [number: number, capacity?: number, name?: string | undefined, closed?: boolean]

registerClass(Channel as new () => Channel<unknown>, {
  name: 'Channel',
  subclasses: true,
  pack: (channel, peer): PackedChannel => {
    const close = (): void => channel.close()
    const number = packExchange(channel, peer as Link, { exchange: channel, inOrder: true, close })
    return number < 0 ? [number] : [number, channel.capacity, channel.name, channel.closed]
  },
  unpack: ([number, capacity, name, closed]: PackedChannel, peer) => {
    const link = peer as Link
    return unpack<object>(number, link, () => new RemoteChannel(link, number, capacity!, name, closed!))
  },
})

type PackedQueue = readonly [number: number, facts?: QueueFacts<unknown>]

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
    const number = packExchange(queue, peer as Link, { exchange: queue, inOrder, close })
    return number < 0 ? [number] : [number, factsOf(queue)]
  },
  unpack: ([number, facts]: PackedQueue, peer) => {
    const link = peer as Link
    return unpack<object>(number, link, () => new RemoteQueue(link, number, facts!))
  },
})
