// The built-in site: a web server in a greenlet of its own.
//
// Every request is a greenlet too, a member of `requests`. A client that goes away kills its greenlet; killing the
// server's greenlet kills them all, closes every connection, and only then lets it end.

import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type Greenlet, Group, rethrowControl, shield, signal, sleep, spawn, until } from '@hublet/core'

import { type Package, findPackages } from './packages.ts'
import { respond } from './respond.ts'

export interface Site extends AsyncDisposable {
  readonly url: string
  readonly packages: number
  readonly documents: number
}

/** Serves the Markdown under `store`, a `node_modules/.pnpm`, until disposed; each answer takes `latency` ms. */
export async function openSite(store: string, latency: number): Promise<Site> {
  const packages = await findPackages(store)
  const listening = Promise.withResolvers<number>()
  const server: Greenlet = spawn(serve, new Map(packages.map((it) => [it.id, it])), latency, listening.resolve)
  server.name = 'site'
  server.linkException(({ exception }) => listening.reject(exception))
  try {
    const port = await until(listening.promise)
    return {
      url: `http://127.0.0.1:${port}/`,
      packages: packages.length,
      documents: packages.reduce((sum, { documents }) => sum + documents.length, 0),
      [Symbol.asyncDispose]: async () => void (await shield(() => server.kill())),
    }
  } catch (error) {
    await shield(() => server.kill())
    throw error
  }
}

async function serve(packages: ReadonlyMap<string, Package>, latency: number, listening: (port: number) => void) {
  const requests = new Group()
  const server = createServer((request, response) => {
    const greenlet = requests.spawn(answer, request, response, packages, latency)
    response.on('close', () => void greenlet.kill())
  })
  try {
    server.listen(0, '127.0.0.1')
    await until(once(server, 'listening', { signal: signal() }))
    listening((server.address() as AddressInfo).port)
    await sleep(Infinity)
  } finally {
    await shield(async () => {
      await requests.kill()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await until(closed)
    })
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  packages: ReadonlyMap<string, Package>,
  latency: number,
): Promise<void> {
  await sleep(latency)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const path = (request.url ?? '/').replace(/\?.*$/s, '')
  const { status, type, body, location } = await respond(path, packages).catch((error: unknown) => {
    rethrowControl(error)
    response.writeHead(500).end()
    throw error // the hub reports it
  })
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(location === undefined ? {} : { location }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
