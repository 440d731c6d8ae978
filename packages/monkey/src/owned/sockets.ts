// Sockets and servers, as they are seen through the diagnostics channels of Node.
//
//   S1  the socket of an agent is the agent's, not that of the block which happened to need one: its requests are ended
//       (requests.ts), and it serves others. Agents of node:http listen for `agentRemove` on theirs; undici says that it is
//       about to connect, and connects in the same breath
//   S2  a connection that a server has accepted is made in the context in which it was told to listen
//   S3  they are destroyed without an error: nobody need listen for one

import type { Socket as DatagramSocket } from 'node:dgram'
import type { Server, Socket } from 'node:net'

import { type Ledger, closed } from './asset.ts'
import { connectsForHttp2 } from './http2.ts'

let isUndici = false

/** S1: of undici. */
export function noteUndici(): void {
  isUndici = true
  queueMicrotask(() => (isUndici = false))
}

export function addSocket(ledger: Ledger, { socket }: { readonly socket: Socket }): void {
  if (isUndici) {
    isUndici = false
    return
  }
  socket.once('close', () => ledger.forget(socket))
  ledger.add({
    resource: socket,
    what: () => `a socket to ${addressOf(socket)}`,
    foreign: () => socket.listenerCount('agentRemove') > 0, // S1
    end: () => {
      const gone = closed(socket)
      const destroy = (): unknown => socket.destroy() // S3
      if (connectsForHttp2(socket)) socket.once('connect', destroy)
      else destroy()
      return gone
    },
  })
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return remoteAddress === undefined ? 'a peer that has not answered' : `${remoteAddress}:${remotePort}`
}

export function addServer(ledger: Ledger, { server }: { readonly server: Server }): void {
  server.once('close', () => ledger.forget(server))
  ledger.add({
    resource: server,
    what: () => `a server on ${JSON.stringify(server.address())}`,
    end: () => close(server),
  })
}

function close(server: Server & { closeAllConnections?: () => void }): Promise<void> | undefined {
  const stop = (): unknown => server.close()
  if (!server.listening) {
    server.once('listening', stop) // it may be looking up its address
    return undefined
  }
  const gone = closed(server)
  stop()
  server.closeAllConnections?.()
  return gone
}

const open = new WeakSet<DatagramSocket>()

export function addDatagramSocket(ledger: Ledger, { socket }: { readonly socket: DatagramSocket }): void {
  open.add(socket)
  socket.once('close', () => {
    open.delete(socket)
    ledger.forget(socket)
  })
  const end = (): unknown => (open.has(socket) ? closed(socket.close()) : undefined)
  ledger.add({ resource: socket, what: () => 'a datagram socket', end })
}
