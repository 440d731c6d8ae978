// How this hub comes to be connected with another.
//
//   K1  a hub thread is connected with the thread that has started it from the beginning; all others are connected when one
//       of the two first sends the other something
//   K2  who connects makes the lanes and the port, and sends at once; the other's half of them goes from hub to hub up and
//       down the tree of those who have started each other
//   K3  a connection that does not come about fails for the one who has made it: nobody waits for an answer that way
//   K4  two that connect at the same time each send in the lane they have made, and read from the one the other has made
//   K5  where that tree ends, at a thread that no hub has started, the half is thrown over (direct.ts)

import type { MessagePort } from 'node:worker_threads'

import { readValue } from './answer.ts'
import { encode } from './codec/encode.ts'
import { onKnock, throwOver } from './direct.ts'
import { onRecord } from './handlers.ts'
import { nameOf } from './info.ts'
import type { Link, Wire } from './link.ts'
import { attachLink, knownLink, makeWire } from './links.ts'
import { hubExit } from './obituary.ts'
import { parentAt, slotOf } from './protocol/layout.ts'
import { alive } from './protocol/slots.ts'
import { BROKEN, CONNECT, UNREACHABLE } from './record.ts'
import { type Registry, registry } from './registry.ts'

/** The connection with this hub. `name`: what it was called when it lived. @throws {HubExit} if it does not live */
export function linkTo(id: number, name?: string): Link {
  const known = knownLink(id)
  if (known !== undefined) return known
  const here = registry()
  if (!alive(here.words, id)) throw hubExit(here, id, name ?? nameOf(here, id) ?? `thread ${id}`)
  const [mine, theirs] = makeWire()
  forward(id, here.me, theirs)
  return attachLink(id, mine, true, name)
}

/** The same, where a hub that does not live is a connection that has ended. */
export function linkOrGone(id: number, name: string): Link {
  if (alive(registry().words, id)) return linkTo(id, name)
  return attachLink(id, makeWire()[0], true, name)
}

/** K2: the neighbour in the tree that is nearer to this hub; undefined if there is no way through the tree. */
function nextHop(here: Registry, target: number): Link | undefined {
  for (let at = target; alive(here.words, at);) {
    const parent = Atomics.load(here.words, parentAt(slotOf(at)))
    if (parent === here.me) return knownLink(at)
    at = parent
  }
  return knownLink(Atomics.load(here.words, parentAt(slotOf(here.me))))
}

function forward(target: number, from: number, wire: Wire): void {
  const next = nextHop(registry(), target)
  if (next === undefined) return throwOver(target, from, wire, (error) => sayUnreachable(from, target, error)) // K5
  const { memory, port } = wire
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
  if (target === registry().me) beConnected(from, { memory, port })
  else passOn(target, from, { memory, port })
})

onKnock(beConnected)

function beConnected(from: number, wire: Wire): void {
  const known = knownLink(from)
  if (known === undefined) return void attachLink(from, wire, false)
  known.receiver.adopt(wire.memory, 0, wire.port) // K4
  known.onRing()
}

function passOn(target: number, from: number, wire: Wire): void {
  try {
    forward(target, from, wire)
  } catch (error) {
    wire.port.close()
    sayUnreachable(from, target, error)
  }
}

/** K3. Who asks has a link, or is dead; that the target is dead it sees by itself. */
function sayUnreachable(from: number, target: number, error: unknown): void {
  const here = registry()
  if (!alive(here.words, target) || !alive(here.words, from)) return
  if (from === here.me) return knownLink(target)?.fail(error as Error)
  const next = nextHop(here, from)
  if (next === undefined) throw error // it is told by whoever reports it
  next.send(UNREACHABLE, (writer) => {
    writer.count(from)
    writer.count(target)
    encode(writer, error, next.sender.out)
  })
}

onRecord(BROKEN, (link, reader) => link.fail(readValue(link, reader) as Error))
onRecord(UNREACHABLE, (link, reader) => sayUnreachable(reader.count(), reader.count(), readValue(link, reader)))
