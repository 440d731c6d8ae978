// Reading what the server sends, but not more than allowed, and at the pace at which it comes.
//
// Each read is a wait of the greenlet (`until`): a kill or a timeout ends it at once, and `finally` closes the
// connection, so that a gigabyte behind a small limit is never downloaded.

import { network } from './network-error.ts'

export interface Body {
  readonly bytes: Uint8Array
  /** There was more. */
  readonly truncated: boolean
}

/** Reads up to `maxBytes`, telling `progress` how many there are so far. */
export async function readBody(response: Response, maxBytes: number, progress: (bytes: number) => void): Promise<Body> {
  const chunks: Uint8Array[] = []
  let length = 0
  if (response.body === null) return { bytes: new Uint8Array(), truncated: false }
  const reader = response.body.getReader()
  try {
    for (;;) {
      const { done, value } = await network(reader.read())
      if (done) return { bytes: Buffer.concat(chunks), truncated: false }
      const room = maxBytes - length
      chunks.push(value.subarray(0, room))
      length += Math.min(value.length, room)
      progress(length)
      if (value.length > room) return { bytes: Buffer.concat(chunks), truncated: true }
    }
  } finally {
    reader.cancel().catch(alreadyBroken)
  }
}

/** Lets go of a body nobody wants to read. */
export function discardBody(response: Response): void {
  response.body?.cancel().catch(alreadyBroken)
}

/** Cancelling a stream that has failed rejects with that very failure, which the reader has seen. */
function alreadyBroken(): void {}
