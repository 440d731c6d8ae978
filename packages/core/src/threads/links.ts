// Which hubs this one is connected with.

import { MessageChannel, isMainThread } from 'node:worker_threads'

import { listen } from './direct.ts'
import { writeName } from './info.ts'
import { Link, WIRE_BYTES, type Wire } from './link.ts'
import { registry } from './registry.ts'

const links = new Map<number, Link>()

/** All that there are now. */
export function livingLinks(): readonly Link[] {
  return [...links.values()]
}

export function anyLinks(): boolean {
  return links.size > 0
}

/** What was written is on its way, though this thread may go on for long, or end. */
export function flushLinks(): void {
  for (const link of links.values()) link.sender.outlet.flush()
}

/** The connection with this hub, if there is one. */
export function knownLink(id: number): Link | undefined {
  return links.get(id)
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
  listen()
  return link
}

if (isMainThread) writeName(registry(), registry().me, 'main')
