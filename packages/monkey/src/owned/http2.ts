// Requests of node:http2, and the sockets of its sessions.
//
//   H1  a stream is the block's that has made it, whoever has made the session
//   H2  a session ends with its socket: nothing tells of the session itself. Destroyed before it has connected, the socket
//       would have the session emit an error for which nobody listens; so it is destroyed as soon as it has
//   H3  a stream that is destroyed before it is under way emits an error; that is ours, so somebody listens

import type { ClientHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'

import { type Ledger, closed } from './asset.ts'

export function addHttp2Stream(ledger: Ledger, { stream }: { readonly stream: ClientHttp2Stream }): void {
  stream.once('close', () => ledger.forget(stream))
  const end = (): unknown => {
    const gone = closed(stream)
    stream.on('error', () => {}) // H3
    stream.close()
    stream.destroy()
    return gone
  }
  ledger.add({ resource: stream, what: () => `the http2 stream ${stream.id ?? 'that has no number yet'}`, end })
}

/** H2 */
export function connectsForHttp2(socket: Socket): boolean {
  return socket.connecting && socket.listeners('close').some(({ name }) => name === 'socketOnClose')
}
