// fetch, and what reads the bodies of its responses.
//
//   fetch                             killed: the request is aborted; a response that comes all the same is cancelled
//   Response and Request: text, json, arrayBuffer, bytes, blob, formData      killed: the body is cancelled (fetch-body.ts)
//   for await (const chunk of response.body), response.body.getReader()       are in streams.ts
//
//   F1  the caller's signal goes on to govern the body when fetch has returned. So it is not followed for the time of the
//       call, but combined with ours: a combination lasts as long as somebody looks at it
//   F2  what the caller passes as a signal and is none, is left to fetch to refuse
//
// WebSocket and EventSource have nothing that waits by promise: theirs are events.

import { describe } from '@hublet/core/lowlevel'

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import { type Replacement, type ModulePatch, replacement } from '../patching/replacement.ts'
import { inBackground } from './background.ts'
import { bodyReads } from './fetch-body.ts'

type Fetch = typeof globalThis.fetch

export const fetch: ModulePatch = { name: 'fetch', targets }

function targets(): Replacement[] {
  return [replacement(globalThis, 'fetch', 'globalThis', interruptibleFetch), ...bodyReads()]
}

function interruptibleFetch(original: Fetch): Fetch {
  return function (this: unknown, ...args: Parameters<Fetch>) {
    const call = (given: Parameters<Fetch>): Promise<Response> => Reflect.apply(original, this, given)
    if (interruptibleScope() === undefined) return call(args)
    const [input, init] = args
    const theirs = signalOf(input, init)
    const what = `fetch ${addressOf(input)}`
    if (theirs !== undefined && !(theirs instanceof AbortSignal)) return waitFor(what, () => call(args), { dispose }) // F2
    const controller = new AbortController()
    const signal = theirs === undefined ? controller.signal : AbortSignal.any([theirs, controller.signal]) // F1
    const start = (): Promise<Response> => call([input, withSignal(init, signal)])
    return waitFor(what, start, { abort: (reason) => controller.abort(reason), dispose })
  }
}

/** What fetch would look at: `null` in the options takes away that of the request. */
function signalOf(input: unknown, init: unknown): unknown {
  const chosen = isObject(init) ? (init as { signal?: unknown }).signal : undefined
  if (chosen === null) return undefined
  return chosen === undefined && input instanceof Request ? input.signal : chosen
}

/** Options may be any object that has the properties, a Request for one: such a one is looked through. */
function withSignal(init: RequestInit | undefined, signal: AbortSignal): RequestInit {
  if (!isObject(init)) return init === undefined || init === null ? { signal } : init
  const prototype: unknown = Object.getPrototypeOf(init)
  if (prototype === Object.prototype || prototype === null) return { ...init, signal }
  return new Proxy(init, { get: (target, key) => (key === 'signal' ? signal : (Reflect.get(target, key) as unknown)) })
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** Without the query: that may hold secrets. */
function addressOf(input: unknown): string {
  const address = input instanceof Request ? input.url : input instanceof URL ? input.href : input
  if (typeof address !== 'string') return describe(address)
  const end = address.search(/[?#]/)
  const place = end === -1 ? address : address.slice(0, end)
  return place.length <= 60 ? place : describe(place)
}

function dispose(late: Response): void {
  const { body } = late
  if (body !== null) inBackground('cancelling a late response', late, () => body.cancel())
}
