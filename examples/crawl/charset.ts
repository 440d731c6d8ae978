// From bytes to text: byte order mark, then header, then <meta>, then UTF-8.

import type { Body } from './body.ts'
import { note } from './notes.ts'

const metaArea = 1024

/** Decodes a page; what is wrong with its encoding becomes a note. */
export function decode(body: Body, contentType: string): string {
  const label =
    markOf(body.bytes) ?? /charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1] ?? metaCharset(body.bytes)
  const charset = label === undefined ? 'utf-8' : known(label)
  if (charset === undefined) note(`unknown charset "${label}", read as utf-8`)
  const encoding = charset ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body.bytes, { stream: body.truncated })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    note(`some bytes are not ${encoding}`)
    return new TextDecoder(encoding).decode(body.bytes)
  }
}

function known(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return undefined
}

function metaCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, metaArea)).toString('latin1')
  return /<meta[^>]{1,200}charset\s*=\s*["']?([^\s;"'/>]+)/i.exec(start)?.[1]
}
