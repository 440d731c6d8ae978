// Getting in touch with a thread that no hub has started, or from one: by a message of the process.
//
//   D1  a thread can be found so when it listens: as soon as it has a connection, or has lent or exposed something
//   D2  the message is on its way when this returns: who sends it may block at once
//   D3  it goes through the main thread, which must not be blocked for that; where there is a way of links, they are used

import { MessagePort, postMessageToThread } from 'node:worker_threads'

import { HubletError } from '../errors.ts'
import { nameOf } from './info.ts'
import type { Wire } from './link.ts'
import { slotOf, threadAt } from './protocol/layout.ts'
import { registry } from './registry.ts'

interface Knock extends Wire {
  readonly hublet: 'connect'
  readonly from: number
  readonly memory: SharedArrayBuffer
  readonly port: MessagePort
}

type Opener = (from: number, wire: Wire) => void

let opener: Opener | undefined
let listening = false

/** Says what to do with those who get in touch. */
export function onKnock(open: Opener): void {
  opener = open
}

/** From now on threads that no hub has started can get in touch with this one (D1). */
export function listen(): void {
  if (listening) return
  listening = true
  process.on('workerMessage', (message: unknown) => {
    if (isKnock(message)) opener?.(message.from, message)
  })
}

function isKnock(message: unknown): message is Knock {
  return (message as Knock | undefined)?.hublet === 'connect' && (message as Knock).port instanceof MessagePort
}

/** Sends a thread its half of a connection with `from`. */
export function throwOver(target: number, from: number, { memory, port }: Wire, fail: (error: Error) => void): void {
  const here = registry()
  const thread = Atomics.load(here.words, threadAt(slotOf(target)))
  const knock: Knock = { hublet: 'connect', from, memory, port }
  postMessageToThread(thread, knock, [port]).catch((cause: unknown) => {
    const name = nameOf(here, target) ?? `thread ${target}`
    const remedy = 'no hub has started it, and it has neither lent nor exposed anything'
    fail(new HubletError(`cannot reach hub "${name}": ${remedy}`, { cause }))
  })
}
