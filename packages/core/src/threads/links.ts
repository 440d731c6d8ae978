// Which hubs this one is connected with, and how it comes to be connected with another.
//
//   K1  a hub thread is connected with the thread that has started it from the beginning; all others are connected when one
//       of the two first sends the other something
//   K2  who connects makes the lanes and the port, and sends at once; the other's half of them goes from hub to hub up and
//       down the tree of those who have started each other
//   K3  a connection that does not come about fails for the one who has made it: nobody waits for an answer that way
//   K4  two that connect at the same time each send in the lane they have made, and read from the one the other has made

import { MessageChannel, type MessagePort, isMainThread } from 'node:worker_threads'

import { HubletError } from '../errors.ts'
import { readValue } from './answer.ts'
import { encode } from './codec/encode.ts'
import { onRecord } from './handlers.ts'
import { nameOf, writeName } from './info.ts'
import { Link, WIRE_BYTES, type Wire } from './link.ts'
import { hubExit } from './obituary.ts'
import { parentAt, slotOf } from './protocol/layout.ts'
import { alive } from './protocol/slots.ts'
import { BROKEN, CONNECT, UNREACHABLE } from './record.ts'
import { type Registry, registry } from './registry.ts'

const links = new Map<number, Link>()

/** All that there are now. */
export function livingLinks(): readonly Link[] {
  return [...links.values()]
}

/** The two ends of a new connection: the first is to be kept, the other to be sent. */
export function makeWire(): [Wire, Wire] {
  const { port1, port2 } = new MessageChannel()
  const memory = new SharedArrayBuffer(WIRE_BYTES)
  return [
    { memory, port: port1 },
    { memory, port: port2 },
  ]
}

/** Is connected with this thread from now on. `maker`: this thread has made the wire. */
export function attachLink(id: number, wire: Wire, maker: boolean, name?: string): Link {
  const link = new Link(registry(), id, wire, maker, name)
  links.set(id, link)
  link.onGone(() => links.delete(id))
  link.onRing()
  return link
}

/** The connection with this hub. `name`: what it was called when it lived. @throws {HubExit} if it does not live */
export function linkTo(id: number, name?: string): Link {
  const known = links.get(id)
  if (known !== undefined) return known
  const here = registry()
  if (!alive(here.words, id)) throw hubExit(here, id, name ?? nameOf(here, id) ?? `thread ${id}`)
  const next = nextHop(here, id)
  const [mine, theirs] = makeWire()
  forward(next, id, here.me, theirs)
  return attachLink(id, mine, true, name)
}

/** K2: the neighbour in the tree that is nearer to this hub. */
function nextHop(here: Registry, target: number): Link {
  for (let at = target; alive(here.words, at);) {
    const parent = Atomics.load(here.words, parentAt(slotOf(at)))
    if (parent === here.me) return neighbour(at, target)
    at = parent
  }
  return neighbour(Atomics.load(here.words, parentAt(slotOf(here.me))), target)
}

function neighbour(id: number, target: number): Link {
  const link = links.get(id)
  if (link !== undefined) return link
  const here = registry()
  const name = nameOf(here, target) ?? `thread ${target}`
  if (!alive(here.words, target)) throw hubExit(here, target, name)
  throw new HubletError(
    `cannot reach hub "${name}": a thread on the way to it has no hub; start hub threads from hub threads, or from the main thread`,
  )
}

function forward(next: Link, target: number, from: number, { memory, port }: Wire): void {
  next.send(CONNECT, (writer) => {
    writer.count(target)
    writer.count(from)
    next.sender.out.ported.push(memory, port)
    next.sender.out.transferred.push(port)
  })
}

onRecord(CONNECT, (link, reader) => {
  const target = reader.count()
  const from = reader.count()
  const [memory, port] = link.receiver.into.ported as [SharedArrayBuffer, MessagePort]
  const here = registry()
  if (target !== here.me) return passOn(target, from, { memory, port })
  const known = links.get(from)
  if (known === undefined) attachLink(from, { memory, port }, false)
  else {
    known.receiver.adopt(memory, 0, port) // K4
    known.onRing()
  }
})

function passOn(target: number, from: number, wire: Wire): void {
  const here = registry()
  try {
    forward(nextHop(here, target), target, from, wire)
  } catch (error) {
    wire.port.close()
    if (alive(here.words, target)) sayUnreachable(from, target, error) // otherwise who asks sees that, too
  }
}

/** K3. Who asks has a link, or is dead. */
function sayUnreachable(from: number, target: number, error: unknown): void {
  const here = registry()
  if (from === here.me) return links.get(target)?.fail(error as Error)
  if (!alive(here.words, from)) return
  const next = nextHop(here, from)
  next.send(UNREACHABLE, (writer) => {
    writer.count(from)
    writer.count(target)
    encode(writer, error, next.sender.out)
  })
}

onRecord(BROKEN, (link, reader) => link.fail(readValue(link, reader) as Error))
onRecord(UNREACHABLE, (link, reader) => sayUnreachable(reader.count(), reader.count(), readValue(link, reader)))

if (isMainThread) writeName(registry(), registry().me, 'main')
