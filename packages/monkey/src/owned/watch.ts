// Tells blocks of what is made in them. Node publishes each resource at once, in the context of its maker.
//
//   T1  the channels are subscribed to from the first block on. To do so for each block would take ten times as long as the
//       block itself, and who does not run in one is told from the others at once
//   T2  the block is a value of its own in the context, so that greenlets which were spawned in it are in it, too

import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'

import type { Ledger } from './asset.ts'
import { Estate } from './estate.ts'
import { addHttp2Stream } from './http2.ts'
import { addChild, addWorker } from './processes.ts'
import { addFetch, addRequest, addWebSocket, forgetFetch } from './requests.ts'
import { addDatagramSocket, addServer, addSocket, noteUndici } from './sockets.ts'

type Note = (ledger: Ledger, message: never) => void

const notes: Record<string, Note> = {
  'net.client.socket': addSocket,
  'net.server.socket': addSocket,
  'tracing:net.server.listen:asyncStart': addServer,
  'udp.socket': addDatagramSocket,
  'http.client.request.created': addRequest,
  'http2.client.stream.created': addHttp2Stream,
  'undici:request:create': addFetch,
  'undici:request:trailers': forgetFetch,
  'undici:request:error': forgetFetch,
  'undici:client:beforeConnect': noteUndici,
  'undici:websocket:open': addWebSocket,
  child_process: addChild,
  worker_threads: addWorker,
}

const context = new AsyncLocalStorage<Estate>()
let watching = false

function teller(note: Note): (message: unknown) => void {
  return (message) => {
    const estate = context.getStore()?.open
    if (estate !== undefined) note(estate, message as never)
  }
}

/** A block begins: one inside of what runs. */
export function openEstate(): Estate {
  if (!watching) for (const [channel, note] of Object.entries(notes)) subscribe(channel, teller(note)) // T1
  watching = true
  return new Estate(context.getStore()?.open)
}

/** Calls `fn` in the block. */
export function callIn<R>(estate: Estate, fn: () => R): R {
  return context.run(estate, fn)
}
