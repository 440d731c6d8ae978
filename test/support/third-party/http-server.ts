// A server that answers, does not answer, and stops in the middle of an answer.

import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HangingServer extends AsyncDisposable {
  readonly address: string
  /** How many exchanges are open that will not be finished. */
  readonly open: number
  /** How many of those the client has left. */
  readonly left: number
  /** Finishes those that are open. */
  finish(): void
}

/** `/hang`: no answer. `/half`: half of one. Anything else: `{"ok":true}`. */
export async function hangingServer(): Promise<HangingServer> {
  const open = new Set<http.ServerResponse>()
  let left = 0
  const server = http.createServer((request, response) => {
    if (request.url === '/hang' || request.url === '/half') {
      open.add(response)
      response.once('close', () => {
        if (open.delete(response)) left++
      })
      if (request.url === '/half') response.writeHead(200, { 'content-length': 1000 }).write('x'.repeat(500))
    } else response.setHeader('content-type', 'application/json').end('{"ok":true}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get open() {
      return open.size
    },
    get left() {
      return left
    },
    finish() {
      for (const response of open) response.end('x'.repeat(response.headersSent ? 500 : 1000))
      open.clear()
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
