// What those are told who waited for a hub that has ended.

import { HubExit } from '../errors.ts'
import { guarded } from '../hub/describe.ts'
import { Incoming, decode } from './codec/decode.ts'
import { Outgoing, encode } from './codec/encode.ts'
import { Reader } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { MOST_ERROR, obituaryOf, writeObituary } from './info.ts'
import type { Registry } from './registry.ts'

const none = new Uint8Array(0)

/** Writes down how a thread has ended, unless it has done that itself, error included. */
export function recordDeath(registry: Registry, id: number, code: number, error: unknown): void {
  const known = obituaryOf(registry, id)
  if (known === undefined || known.error.length === 0) {
    writeObituary(registry, id, { code, error: error === undefined ? none : bytesOf(error) })
  } else writeObituary(registry, id, { code, error: known.error })
}

/** The error for all that was asked of the hub and not answered. */
export function hubExit(registry: Registry, id: number, name: string): HubExit {
  const known = obituaryOf(registry, id)
  const code = known?.code ?? 1
  const cause = known === undefined || known.error.length === 0 ? undefined : errorIn(known.error)
  const why = cause === undefined ? `its thread ended with code ${code}` : 'its thread failed'
  return new HubExit(`hub "${name}" is gone: ${why}`, name, code, cause === undefined ? undefined : { cause })
}

/** As much of the error as there is room for. */
function bytesOf(error: unknown): Uint8Array {
  for (const value of [error, shortened(error)]) {
    const writer = new Writer()
    const out = new Outgoing(undefined)
    const fits = guarded(() => {
      writer.begin(none, 0, 0)
      out.begin()
      encode(writer, value, out)
      return out.ported.length === 0 && writer.at - writer.start <= MOST_ERROR
    }, false)
    if (fits) return Uint8Array.from(writer.bytes.subarray(writer.start, writer.at))
  }
  return none
}

/** The same error without its causes, with a stack of a few lines. */
function shortened(error: unknown): unknown {
  return guarded(() => {
    if (!Error.isError(error)) return String(error).slice(0, 200)
    const copy = new Error(error.message.slice(0, 200))
    Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object)
    copy.stack = error.stack?.slice(0, 500) ?? ''
    return copy
  }, undefined)
}

function errorIn(bytes: Uint8Array): unknown {
  const reader = new Reader()
  reader.begin(bytes, 0, bytes.length)
  return guarded(() => decode(reader, new Incoming(undefined)), undefined)
}
