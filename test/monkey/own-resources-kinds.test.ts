// Each kind of resource that dies with its block, ended by all ways out of it.

import { spawn as spawnChild } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { type IncomingMessage, type Server as HttpServer, createServer as createHttp, get } from 'node:http'
import { type Http2Server, connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import { type Server, type Socket, connect, createServer } from 'node:net'
import { Worker } from 'node:worker_threads'

import { GreenletExit, sleep, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { type OwnedResources, ownResources } from '../../packages/monkey/src/owned/own-resources.ts'
import { portOf } from '../support/listening.ts'
import { becomes } from '../support/patched-operation.ts'
import { same } from '../support/thrown.ts'

let server: Server
let http: HttpServer
let http2: Http2Server
const accepted = new Set<Socket>()
beforeAll(async () => {
  server = createServer((socket) => {
    accepted.add(socket.on('error', () => {}).on('close', () => accepted.delete(socket)))
    socket.write('hello')
  }).listen(0)
  http = createHttp((request, response) => {
    if (request.url === '/never') return
    response.write('begun')
    if (request.url === '/') response.end()
  }).listen(0)
  http2 = createHttp2((_request, response) => void response.write('begun')).listen(0)
  http.on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(
      `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`,
    )
    const headers = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept.digest('base64')}`]
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('\r\n')}\r\n\r\n`)
    socket.on('data', () => socket.destroy()) // all it gets is the frame that closes
  })
  await Promise.all([once(server, 'listening'), once(http, 'listening'), once(http2, 'listening')])
})
afterAll(() => {
  server.close()
  http.closeAllConnections()
  http.close()
  http2.close()
})

const url = (path: string): string => `http://localhost:${portOf(http)}${path}`

interface Kind {
  readonly name: string
  /** Opens one; returns whether it is gone. */
  readonly open: (owned: OwnedResources) => Promise<() => boolean>
}

const kinds: Kind[] = [
  {
    name: 'a socket',
    async open() {
      const socket = connect(portOf(server))
      await once(socket, 'data')
      return () => socket.closed && accepted.size === 0
    },
  },
  {
    name: 'a socket that connects',
    async open() {
      const socket = connect(portOf(server))
      return () => socket.closed
    },
  },
  {
    name: 'a server and its connections',
    async open() {
      const own = createServer().listen(0)
      await once(own, 'listening')
      const peer = connect(portOf(own)).on('error', () => {})
      const [socket] = (await once(own, 'connection')) as [Socket]
      await once(peer, 'connect')
      return () => !own.listening && socket.destroyed && peer.destroyed
    },
  },
  {
    name: 'a server that looks up its address',
    async open() {
      const own = createServer().listen(0, 'localhost')
      let closed = false
      own.on('close', () => (closed = true))
      return () => closed
    },
  },
  {
    name: 'an http server',
    async open() {
      const own = createHttp(() => {}).listen(0)
      await once(own, 'listening')
      return () => !own.listening
    },
  },
  {
    name: 'a request without a response',
    async open() {
      const request = get(url('/never'))
      await once(request, 'socket')
      return () => request.destroyed && request.closed
    },
  },
  {
    name: 'a request whose response is not read',
    async open() {
      const request = get(url('/endless'))
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      return () => request.closed && response.destroyed
    },
  },
  {
    name: 'a fetch',
    async open() {
      let error: unknown
      fetch(url('/never')).catch((thrown: unknown) => (error = thrown))
      await once(http, 'request')
      return () => error !== undefined
    },
  },
  {
    name: 'a fetch that connects',
    async open() {
      let error: unknown
      fetch(url('/never')).catch((thrown: unknown) => (error = thrown))
      return () => error !== undefined
    },
  },
  {
    name: 'a fetch whose body is not read to its end',
    async open() {
      const response = await fetch(url('/endless'))
      let error: unknown
      response.text().catch((thrown: unknown) => (error = thrown))
      return () => error !== undefined
    },
  },
  {
    name: 'an http2 session that connects, and its request',
    async open() {
      const session = connectHttp2(`http://localhost:${portOf(http2)}`)
      const stream = session.request()
      return () => session.destroyed && stream.destroyed
    },
  },
  {
    name: 'an http2 session whose response is not read',
    async open() {
      const session = connectHttp2(`http://localhost:${portOf(http2)}`)
      const stream = session.request()
      await once(stream, 'response')
      return () => session.destroyed && stream.destroyed
    },
  },
  {
    name: 'a web socket',
    async open() {
      const socket = new WebSocket(url('/').replace('http', 'ws'))
      await new Promise((resolve) => socket.addEventListener('open', resolve))
      return () => socket.readyState === WebSocket.CLOSED
    },
  },
  {
    name: 'a child process',
    async open() {
      const child = spawnChild('sleep', ['60'])
      await once(child, 'spawn')
      return () => child.signalCode === 'SIGTERM'
    },
  },
  {
    name: 'a worker',
    async open() {
      const worker = new Worker('setTimeout(() => {}, 1e6)', { eval: true })
      await once(worker, 'online')
      return () => worker.threadId === -1
    },
  },
  {
    name: 'a datagram socket',
    async open() {
      const socket = createSocket('udp4').bind(0)
      let closed = false
      socket.on('close', () => (closed = true))
      return () => closed
    },
  },
  {
    name: 'a file that was added',
    async open(owned) {
      const file = owned.add(await open(import.meta.filename))
      return () => file.fd === -1
    },
  },
]

test.for(kinds)('$name is gone when its block has returned', async (kind) => {
  const gone = await ownResources(kind.open)

  expect(await becomes(gone)).toBe(true)
})

test.for(kinds)('$name is gone when its block has thrown', async (kind) => {
  const error = new Error('broken')
  let gone!: () => boolean

  const thrown = await ownResources(async (owned) => {
    gone = await kind.open(owned)
    throw error
  }).catch(same)

  expect(thrown).toBe(error)
  expect(await becomes(gone)).toBe(true)
})

test.for(kinds)('$name is gone when its greenlet was killed', async (kind) => {
  const opened = Promise.withResolvers<() => boolean>()
  const g = spawn(() =>
    ownResources(async (owned) => {
      opened.resolve(await kind.open(owned))
      await sleep(Infinity)
    }),
  )
  const gone = await opened.promise
  await settled()

  await g.kill()

  expect(g.exit).toBeInstanceOf(GreenletExit)
  expect(await becomes(gone)).toBe(true)
})

test('an http2 session that was made before stays, and its other requests', async () => {
  const session = connectHttp2(`http://localhost:${portOf(http2)}`)
  const other = session.request()
  const stream = await ownResources(() => session.request())

  expect(stream.destroyed).toBe(true)
  expect(await once(other, 'response')).toBeDefined()
  expect([session.destroyed, other.destroyed]).toEqual([false, false])
  session.destroy()
})
