// What is asked of each HTTP server: a handler is a greenlet, which is killed when the client leaves.

import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

import { type Greenlet, spawn } from '@hublet/core'

import { becomes, when } from './interruptions.ts'

const handlers = new Set<Greenlet>()
let waiting = 0
let cleaned = 0

/** Runs a handler until its client has gone. */
export function untilGone<T>(response: ServerResponse, handler: () => Promise<T>): Greenlet<T> {
  const greenlet = spawn(handler)
  handlers.add(greenlet)
  response.on('close', () => {
    handlers.delete(greenlet)
    void greenlet.kill()
  })
  return greenlet
}

/** The work of a handler: without end. */
export async function work(): Promise<never> {
  waiting++
  try {
    return await new Promise<never>(() => {})
  } finally {
    waiting--
    cleaned++
  }
}

/** `/work` must call `work`, `/ok` must answer `{"ok":true}`. */
export async function tryServer(server: Server): Promise<object> {
  const agent = new http.Agent({ keepAlive: true })
  const options = { port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent }
  const answer = async (): Promise<unknown> => {
    const request = http.get({ ...options, path: '/ok' })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return JSON.parse(Buffer.concat(await response.toArray()).toString())
  }
  const before = await answer()
  for (let i = 0; i < 3; i++)
    http
      .get({ ...options, path: '/work' })
      .on('error', () => {})
      .end()
  await when(() => waiting === 3)
  agent.destroy()
  const gone = await becomes(() => handlers.size === 0 && waiting === 0)
  const afterwards = await answer()
  agent.destroy()
  return { before, gone, cleaned, afterwards, 'handlers left': handlers.size }
}
