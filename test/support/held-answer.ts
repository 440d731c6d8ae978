// An HTTP server that answers one request at a time, when it is told to.

import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

export interface HeldAnswer extends AsyncDisposable {
  readonly url: string
  /** The next request that comes, or the last that came. */
  readonly request: Promise<IncomingMessage>
  readonly answer: Promise<ServerResponse>
  /** Whether a client went away before it had its answer. */
  readonly gone: () => boolean
  readonly onUpgrade: (use: (socket: Duplex) => void) => void
  /** How many connections were made. */
  readonly connections: () => number
}

/** `begin` is called with each answer at once. */
export async function heldAnswer(begin: (answer: ServerResponse) => void = () => {}): Promise<HeldAnswer> {
  const request = Promise.withResolvers<IncomingMessage>()
  const answer = Promise.withResolvers<ServerResponse>()
  let isGone = false
  let connections = 0
  const server = createServer((message, response) => {
    response.on('close', () => (isGone ||= !response.writableFinished))
    begin(response)
    request.resolve(message)
    answer.resolve(response)
  })
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    request: request.promise,
    answer: answer.promise,
    gone: () => isGone,
    onUpgrade: (use) => void server.on('upgrade', (_, socket) => use(socket)),
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
