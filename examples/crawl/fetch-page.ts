// What is at an address: one visit, with as many requests as it takes.
//
//   pages   GET; the body is read only if it is HTML
//   others  HEAD, then GET without reading if the server does not know HEAD; HTML after all: as a page
//
// Redirects are reported, not followed: the crawler knows which addresses have been visited already.

import { resolve } from './address.ts'
import { decode } from './charset.ts'
import { type Document, readDocument } from './links.ts'
import { note, takeNotes } from './notes.ts'
import type { Answer, Failure, Method, Reply } from './request.ts'

export interface Visit {
  readonly result: Answered | Failure
  /** Of the last try. */
  readonly ms: number
  readonly notes: readonly string[]
}

export interface Answered {
  readonly kind: 'answer'
  readonly method: Method
  readonly status: number
  /** Media type without parameters; empty if the server did not say. */
  readonly type: string
  readonly bytes: number
  readonly truncated: boolean
  /** Where a redirect leads. */
  readonly location: string | undefined
  readonly document: Document | undefined
}

/** Sends a request, with retries and all; `read` says whether HTML in the answer is to be read. */
export type Ask = (method: Method, read: boolean) => Promise<{ reply: Reply; ms: number }>

/** Visits an address. `read` false: only whether it is there. */
export async function fetchPage(url: string, first: Method, read: boolean, ask: Ask): Promise<Visit> {
  let method = first
  let { reply, ms } = await ask(method, read)
  if (reply.kind === 'answer' && method === 'HEAD') {
    const refused = reply.status === 405 || reply.status === 501
    if (refused || (read && reply.status < 300 && isHtml(reply.headers))) {
      method = 'GET'
      ;({ reply, ms } = await ask(method, read))
    }
  }
  const result = reply.kind === 'failure' ? reply : await understand(url, method, reply)
  return { result, ms, notes: takeNotes() }
}

export function isHtml(headers: Headers): boolean {
  return ['text/html', 'application/xhtml+xml'].includes(mediaType(headers))
}

function mediaType(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
}

async function understand(url: string, method: Method, answer: Answer): Promise<Answered | Failure> {
  const { status, headers, body } = answer
  const location = redirectOf(url, status, headers)
  if (typeof location === 'object') return location
  if (body?.truncated === true) note(`only the first ${body.bytes.length} bytes were read`)
  const html = body === undefined ? undefined : decode(body, headers.get('content-type') ?? '')
  return {
    kind: 'answer',
    method,
    status,
    type: mediaType(headers),
    bytes: body?.bytes.length ?? 0,
    truncated: body?.truncated ?? false,
    location,
    document: html === undefined ? undefined : await readDocument(html, url),
  }
}

function redirectOf(url: string, status: number, headers: Headers): string | undefined | Failure {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined
  const location = headers.get('location')
  if (location === null) return bad('redirect to nowhere', `${status} without Location`)
  const target = resolve(location, url)
  if (target.kind === 'web') return target.url
  return bad('redirect to nowhere', `${status} to "${location}"`)
}

function bad(reason: string, detail: string): Failure {
  return { kind: 'failure', reason, detail, transient: false }
}
