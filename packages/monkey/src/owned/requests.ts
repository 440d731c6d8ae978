// Requests of node:http and of fetch (undici), and web sockets.
//
//   R1  a request is open until its response has come to its end, read or dropped
//   R2  destroyed before its response has come, a request of node:http emits an error; that is ours, so somebody listens

import type { ClientRequest } from 'node:http'

import { ClosedError } from '@hublet/core'

import { type Ledger, closed } from './asset.ts'

export function addRequest(ledger: Ledger, { request }: { readonly request: ClientRequest }): void {
  request.once('close', () => ledger.forget(request))
  ledger.add({
    resource: request,
    what: () => `the request ${request.method} ${request.protocol}//${request.host}${request.path}`,
    end: () => {
      if (request.closed) return undefined
      const gone = closed(request)
      request.on('error', () => {}) // R2
      request.destroy()
      return gone
    },
  })
}

/** The side of undici's requests that is the same in all its versions. */
interface UndiciRequest {
  readonly method: string
  readonly origin?: unknown
  readonly path: string
  readonly completed: boolean
  readonly aborted: boolean
  /** There once it is under way. */
  readonly abort?: ((error: Error) => void) | null
  onError?(error: Error): void
  onResponseError?(error: Error): void
}

interface UndiciMessage {
  readonly request: UndiciRequest
}

export function addFetch(ledger: Ledger, { request }: UndiciMessage): void {
  const what = (): string => `the request ${request.method} ${String(request.origin)}${request.path}`
  ledger.add({ resource: request, what, end: () => abort(request, what()) })
}

function abort(request: UndiciRequest, what: string): void {
  if (request.completed || request.aborted) return
  const error = new ClosedError(`${what} has ended with the block that owned it`)
  if (typeof request.abort === 'function') request.abort(error)
  else if (request.onResponseError === undefined) request.onError?.(error)
  else request.onResponseError(error)
}

/** R1 */
export function forgetFetch(ledger: Ledger, { request }: UndiciMessage): void {
  ledger.forget(request)
}

export function addWebSocket(ledger: Ledger, { websocket }: { readonly websocket: WebSocket }): void {
  const gone = new Promise<void>((resolve) => {
    websocket.addEventListener('close', () => {
      ledger.forget(websocket)
      resolve()
    })
  })
  const end = (): Promise<void> => {
    websocket.close()
    return gone
  }
  ledger.add({ resource: websocket, what: () => `a web socket to ${websocket.url}`, end })
}
