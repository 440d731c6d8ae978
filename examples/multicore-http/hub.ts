// What each hub does: serves the connections that the main hub passes to it.
//
//   H1  a call of `serve` lasts as long as its connection: so the main hub knows who is busy, and how much
//   H2  a request has a greenlet; if its client leaves, the greenlet is killed, and its `finally` blocks run
//   H3  once `drain` was called a connection is closed as soon as it has no request

import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { Socket } from 'node:net'

import { Event, GreenletExit, hubByName, spawn, thisHub } from '@hublet/core'

import { Listeners } from './chat.ts'
import { Counts } from './counts.ts'
import { type Site, answer } from './pages.ts'
import type { Welcome } from './service.ts'

const { name } = thisHub()
const { number, memory, say, said } = await hubByName<{ join: (name: string) => Welcome }>('main')!.call('join', [name])
const counts = new Counts(memory)
const listeners = new Listeners()
const site: Site = { name, counts, say, listeners }
spawn(() => listeners.run(said))

const server = createServer({ headersTimeout: 10_000, connectionsCheckingInterval: 1000 }, begin)
server.emit('listening') // it never will; without that it knows neither timeouts nor which connections are idle
const sockets = new Set<Socket>()
const responses = new Set<ServerResponse>()
const empty = new Event()
let draining = false

/** Serves a connection until it is closed. */
export async function serve(socket: Socket): Promise<void> {
  const closed = new Event()
  socket.once('close', () => closed.set())
  sockets.add(socket)
  try {
    server.emit('connection', socket)
    await closed.wait() // H1
  } finally {
    socket.destroy()
    sockets.delete(socket)
    if (sockets.size === 0) empty.set()
  }
}

/** Returns once the requests there are were answered and all connections are closed. */
export async function drain(): Promise<void> {
  draining = true
  listeners.close()
  for (const response of responses) response.shouldKeepAlive = false
  server.closeIdleConnections()
  if (sockets.size > 0) await empty.wait()
}

/** Says that it is there. */
export function ping(): void {}

function begin(request: IncomingMessage, response: ServerResponse): void {
  counts.addRequest(number)
  responses.add(response)
  if (draining) response.shouldKeepAlive = false
  const greenlet = spawn(answer, site, request, response)
  response.once('close', () => {
    responses.delete(response)
    if (!response.writableFinished) {
      counts.addLeft()
      void greenlet.kill(new GreenletExit('the client has left')) // H2
    }
    if (draining) setImmediate(() => server.closeIdleConnections()) // H3
  })
}
