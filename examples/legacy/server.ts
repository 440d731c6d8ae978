// A server with which things go wrong.

import { once } from 'node:events'
import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a mirror asks for: some files are quick, one never ends, one never begins, one is broken. */
export const names: readonly string[] = ['quick-1', 'quick-2', 'endless', 'silent', 'broken', 'quick-3']

export class Server implements AsyncDisposable {
  requests = 0
  /** Requests that have no complete answer, and whose client is there. */
  open = 0
  readonly #server = createServer((request, response) => {
    this.requests++
    this.open++
    response.once('close', () => this.open--)
    answer(request.url, response)
  })

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await this.#server[Symbol.asyncDispose]()
  }
}

function answer(url: string | undefined, response: ServerResponse): void {
  if (url === '/silent') return
  if (url === '/broken') response.writeHead(500).end()
  else if (url === '/endless') {
    const drip = setInterval(() => response.write('.'), 20)
    response.once('close', () => clearInterval(drip))
  } else response.end('a file of a few bytes\n')
}
