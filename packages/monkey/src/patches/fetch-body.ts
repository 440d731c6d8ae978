// The reads of a body that return a promise. A body that is read is locked, and what is locked cannot be cancelled from
// outside: so in greenlets it is read through a pipe, which can.
//
//   B1  interrupted, the pipe cancels the body: the connection is closed, or the other half of a cloned body goes on
//   B2  a body that cannot be read, or is none, is left to the original to refuse
//   B3  of a message the read needs nothing but its body and the type that it says it has

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable, Replacement } from '../patching/replacement.ts'
import { inBackground } from './background.ts'

const keys = ['text', 'json', 'arrayBuffer', 'bytes', 'blob', 'formData'] as const

type Reads = Readonly<Record<(typeof keys)[number], Callable>>

export function bodyReads(): Replacement[] {
  const reads = { ...pick(Response.prototype) }
  return [Response, Request].flatMap((kind) =>
    keys
      .filter((key) => Object.hasOwn(kind.prototype, key))
      .map((key) => ({
        target: kind.prototype,
        key,
        module: 'globalThis',
        wrap: (original: Callable) => interruptible(original, kind, reads[key], `${kind.name} ${key}`),
      })),
  )
}

function pick(prototype: object): Reads {
  return Object.fromEntries(keys.map((key) => [key, Reflect.get(prototype, key) as Callable])) as Reads
}

function interruptible(
  original: Callable,
  kind: typeof Response | typeof Request,
  readResponse: Callable,
  what: string,
): Callable {
  return function (this: unknown, ...args) {
    if (interruptibleScope() === undefined || !(this instanceof kind)) return Reflect.apply(original, this, args)
    const { body, headers } = this
    if (body === null || body.locked || this.bodyUsed) return Reflect.apply(original, this, args) // B2
    const controller = new AbortController()
    let begun = false
    const read = (): Promise<unknown> => {
      begun = true
      const through = body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal: controller.signal })
      return Reflect.apply(readResponse, new Response(through, typeOf(headers)), args) as Promise<unknown>
    }
    const abort = (reason: unknown): void => {
      if (begun) controller.abort(reason)
      else inBackground('cancelling a body', this, () => body.cancel(reason), reason)
    }
    return waitFor(what, read, { abort, step: true }) // B1
  }
}

/** B3 */
function typeOf(headers: Headers): ResponseInit {
  const type = headers.get('content-type')
  return type === null ? {} : { headers: { 'content-type': type } }
}
