// The `args` of a thread: sent before it begins, read when its module asks for them, since only by then it has loaded what
// knows the classes in them.

import { Incoming, decode } from './codec/decode.ts'
import { Outgoing, encode } from './codec/encode.ts'
import { Reader } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import type { Link } from './link.ts'
import { START } from './record.ts'

/** Sends `args`, so that they are there when the thread begins to read. @throws {UncloneableValue} */
export function sendArgs(link: Link, args: unknown): void {
  link.send(START, (writer) => {
    const own = new Writer()
    const out = new Outgoing(link)
    own.begin(new Uint8Array(0), 0, 0)
    out.begin()
    encode(own, args, out, 'args')
    writer.raw(own.bytes.subarray(own.start, own.at))
    link.sender.out.ported.push(...out.ported)
    link.sender.out.transferred.push(...out.transferred)
  })
  link.sender.outlet.flush() // this thread may be busy for a while
}

/** Takes what `sendArgs` has sent; the result reads it, once. */
export function receiveArgs(link: Link, reader: Reader): () => unknown {
  const bytes = reader.raw(reader.rest)
  const { ported } = link.receiver.into
  let read: { readonly args: unknown } | undefined
  return () => {
    read ??= { args: readArgs(link, bytes, ported) }
    return read.args
  }
}

function readArgs(link: Link, bytes: Uint8Array, ported: unknown[] | undefined): unknown {
  const reader = new Reader()
  const into = new Incoming(link)
  reader.begin(bytes, 0, bytes.length)
  into.ported = ported
  return decode(reader, into)
}
