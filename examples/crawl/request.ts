// One request: sent, answered, read, within its time.
//
// The limit covers everything from the first packet to the last byte. When it is over, or the greenlet is killed, the
// wait inside rejects at once and `signal()`, which `fetch` holds, closes the connection.

import { Timeout, signal, withTimeout } from '@hublet/core'

import { type Body, discardBody, readBody } from './body.ts'
import { NetworkError, network } from './network-error.ts'

export type Method = 'GET' | 'HEAD'

export interface Answer {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: Headers
  /** Undefined if it was not asked for. */
  readonly body: Body | undefined
}

export interface Failure {
  readonly kind: 'failure'
  /** Few words that many failures share: `timed out`, `connection refused`. */
  readonly reason: string
  readonly detail: string
  /** Whether another try may help. */
  readonly transient: boolean
}

export type Reply = Answer | Failure

export interface RequestSettings {
  readonly timeout: number
  readonly maxBytes: number
  readonly userAgent: string
}

/** Sends a request; its body is read if `wanted` says so. Only kills and bugs are thrown. */
export async function request(
  method: Method,
  url: string,
  settings: RequestSettings,
  wanted: (headers: Headers, status: number) => boolean,
): Promise<Reply> {
  const limit = new Timeout(settings.timeout)
  let stage = 'no answer'
  try {
    return await withTimeout(limit, async () => {
      const headers = { 'user-agent': settings.userAgent, accept: 'text/html, */*;q=0.8' }
      const ended = signal()
      const response = await network(fetch(url, { method, headers, redirect: 'manual', signal: ended }), discardBody)
      stage = 'headers but no body'
      const answer = { kind: 'answer', status: response.status, headers: response.headers } as const
      if (!wanted(response.headers, response.status)) {
        discardBody(response)
        return { ...answer, body: undefined }
      }
      const body = await readBody(response, settings.maxBytes, (bytes) => (stage = `only ${bytes} bytes`))
      ended.throwIfAborted() // told to `fetch` alone, when it had nothing left to abort
      return { ...answer, body }
    })
  } catch (error) {
    if (error === limit) {
      const detail = `${stage} in ${settings.timeout} ms`
      return { kind: 'failure', reason: 'timed out', detail, transient: false }
    }
    if (!(error instanceof NetworkError)) throw error
    return { kind: 'failure', reason: error.message, detail: error.message, transient: error.transient }
  }
}
