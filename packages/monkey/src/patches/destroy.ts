// How streams and exchanges of HTTP are destroyed by a kill: with its reason, so that whoever waits by events sees it.
//
//   D1  it is no uncaught error where nobody listens for errors
//   D2  an answer takes its request with it, whose socket both are on. Its `aborted` event comes before its error, and clients
//       make errors of their own of it, and try again: who listens for errors does not get it
//   D3  a message that a server has got is destroyed without a reason: the server would take that for a fault of the client
//   D4  a request that waits for a connection of its agent leaves that queue: Node would say that it is destroyed not before
//       its turn has come

import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'

/** What is there, and not in the types. */
interface InnerRequest {
  readonly res?: IncomingMessage | null
  readonly agent?: { readonly requests?: Record<string, unknown[]> } | null
  onSocket?(socket: null, error: unknown): void
}

export function destroyStream(stream: Readable, reason: unknown): void {
  const http = process.getBuiltinModule('node:http')
  if (stream instanceof http.IncomingMessage) {
    const { req } = stream as { readonly req?: ClientRequest | null }
    if (req instanceof http.ClientRequest) destroyRequest(req, reason)
    else stream.destroy() // D3
    return
  }
  stream.on('error', ignore) // D1
  stream.destroy(reason as Error)
}

export function destroyRequest(request: ClientRequest, reason: unknown): void {
  const { res, agent } = request as unknown as InnerRequest
  request.on('error', ignore) // D1
  if (res !== undefined && res !== null) {
    if (res.listenerCount('error') > 0) res.removeAllListeners('aborted') // D2
    res.destroy(reason as Error)
  }
  request.destroy(reason as Error)
  if (request.socket === null && agent !== null) leaveQueue(request, agent?.requests ?? {}, reason)
}

/** D4 */
function leaveQueue(request: ClientRequest, queues: Record<string, unknown[]>, reason: unknown): void {
  for (const [name, queue] of Object.entries(queues)) {
    const at = queue.indexOf(request)
    if (at === -1) continue
    queue.splice(at, 1)
    if (queue.length === 0) delete queues[name]
    ;(request as unknown as InnerRequest).onSocket?.(null, reason)
  }
}

const ignore = (): void => {}
