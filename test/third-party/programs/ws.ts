// Greenlets that wait for messages, on both sides of a connection.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { type Greenlet, spawn } from '@hublet/core'
import { WebSocket, WebSocketServer } from 'ws'

import { becomes, killed, print, timedOut, when } from '../../support/third-party/interruptions.ts'

const facts: Record<string, unknown> = {}
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
await once(server, 'listening')
const handlers = new Set<Greenlet>()
let cleaned = 0

/** Echoes, until it is killed. */
async function echo(socket: WebSocket): Promise<void> {
  try {
    for (;;) {
      const [data] = (await once(socket, 'message')) as [Buffer]
      socket.send(data)
    }
  } finally {
    cleaned++
  }
}

server.on('connection', (socket) => {
  const handler = spawn(echo, socket)
  handlers.add(handler)
  socket.on('close', () => {
    handlers.delete(handler)
    void handler.kill()
  })
})

const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
await once(client, 'open')

const answerTo = async (text: string): Promise<string> => {
  const answer = once(client, 'message')
  client.send(text)
  return String((await answer)[0])
}

facts['before'] = await answerTo('one')
const listeners = (): number => client.listenerCount('message')
facts['kill'] = await killed(
  () => once(client, 'message'),
  () => when(() => listeners() === 1),
)
facts['timeout'] = await timedOut(() => once(client, 'message'))
facts['timeout of a promise'] = await timedOut(() => new Promise((resolve) => client.once('message', resolve)))
client.removeAllListeners('message')
facts['listeners'] = listeners()
facts['afterwards'] = await answerTo('two')
facts['handlers'] = handlers.size

client.close()
await once(client, 'close')
facts['handlers are gone'] = await becomes(() => handlers.size === 0 && cleaned === 1)

const next = new WebSocket(client.url)
await once(next, 'open')
const answer = once(next, 'message')
next.send('three')
facts['the same server'] = String((await answer)[0])
next.terminate()
facts['handlers are gone again'] = await becomes(() => handlers.size === 0 && cleaned === 2)

server.close()
print(facts)
