// A web server of a test: what it answers is one function, what it saw is there to be asked and waited for.

import { once } from 'node:events'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Page = string | ((request: IncomingMessage, response: ServerResponse) => void)

export class WebServer implements AsyncDisposable {
  /** `GET /path`, in order of arrival. */
  readonly seen: string[] = []
  readonly #server: Server
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>()

  constructor(server: Server) {
    this.#server = server
  }

  /** A path answers with HTML, or as its function says; all others with 404. */
  static async open(pages: Readonly<Record<string, Page>>): Promise<WebServer> {
    const server = createServer((request, response) => {
      const path = request.url ?? ''
      web.seen.push(`${request.method} ${path}`)
      web.#tell(`request ${path}`)
      response.on('close', () => {
        if (!response.writableFinished) web.#tell(`aborted ${path}`)
      })
      const page = pages[path]
      if (typeof page === 'function') page(request, response)
      else if (page === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here')
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    })
    const web = new WebServer(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return web
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  count(request: string): number {
    return this.seen.filter((it) => it === request).length
  }

  /** Resolves when a request for this path has come. */
  requested(path: string): Promise<void> {
    return this.#event(`request ${path}`).promise
  }

  /** Resolves when a client went away before it had its answer. */
  aborted(path: string): Promise<void> {
    return this.#event(`aborted ${path}`).promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #event(name: string): PromiseWithResolvers<void> {
    const event = this.#waiting.get(name) ?? Promise.withResolvers<void>()
    this.#waiting.set(name, event)
    return event
  }

  #tell(name: string): void {
    this.#event(name).resolve()
  }
}

/** A page of an `<a>` per address. */
export function linking(...hrefs: string[]): string {
  return hrefs.map((href) => `<a href="${href}">to ${href}</a>\n`).join('')
}

/** Answers with a redirect. */
export function redirect(location: string | undefined, status = 301): Page {
  return (_request, response) => {
    response.writeHead(status, location === undefined ? {} : { location }).end()
  }
}

/** Answers with these, one after the other; the last one stays. */
export function inTurn(...pages: Page[]): Page {
  let turn = 0
  return (request, response) => {
    const page = pages[Math.min(turn++, pages.length - 1)]!
    if (typeof page === 'function') page(request, response)
    else response.writeHead(200, { 'content-type': 'text/html' }).end(page)
  }
}

/** Never answers. */
export function silence(): void {}
