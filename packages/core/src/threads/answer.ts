// What comes back for a call: written by the hub that was called, read by the one that has called.

import { decode } from './codec/decode.ts'
import { encodeOrPort } from './codec/encode.ts'
import type { Reader } from './codec/reader.ts'
import type { Link } from './link.ts'
import { FAILURE, LATE, RESULT } from './record.ts'

/** Says that question `n` has this result; if it cannot be sent, that it has failed for this reason. */
export function sendResult(link: Link, n: number, value: unknown): void {
  const writer = link.sender.begin()
  try {
    writer.count(n)
    encodeOrPort(writer, value, link.sender.out, 'result')
    link.sender.end(RESULT)
  } catch (error) {
    link.sender.drop()
    sendFailure(link, n, error)
  }
}

/** Says that question `n` has failed; `flags`: LATE, or 0. */
export function sendFailure(link: Link, n: number, error: unknown, flags = 0): void {
  link.send(FAILURE, (writer) => {
    writer.count(n)
    writer.byte(flags)
    encodeOrPort(writer, error, link.sender.out)
  })
}

/** An answer, as far as it can be read. */
export interface Outcome {
  readonly failed: boolean
  readonly late: boolean
  readonly value: unknown
}

/** Reads a result or a failure; one that cannot be read is a failure. */
export function readOutcome(link: Link, kind: number, reader: Reader, lost: Error | undefined): Outcome {
  if (lost !== undefined) return { failed: true, late: false, value: lost }
  try {
    const late = kind === FAILURE && reader.byte() === LATE
    return { failed: kind === FAILURE, late, value: readValue(link, reader) }
  } catch (error) {
    return { failed: true, late: false, value: error }
  }
}

export function readValue(link: Link, reader: Reader): unknown {
  return decode(reader, link.receiver.into)
}
