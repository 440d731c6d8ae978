// A compression that goes on from piece to piece without the loop of this thread.
//
//   Z1  all output has the size of one buffer at most, however much a piece expands to
//   Z2  it is one stream from the first piece to the last, as the streams of node:zlib make it
//
// The streams of node:zlib compute in the four threads that all file operations and name look-ups of the process share, and
// its synchronous functions want the whole file at once. The synchronous step is there, below both: `writeSync` of the
// handle, which leaves in `_writeState` how much room and input is left. npm itself reads its packages with it (minizlib).

import type * as zlib from 'node:zlib'

type Stream = zlib.Gzip | zlib.Gunzip | zlib.BrotliCompress | zlib.BrotliDecompress

interface Handle {
  onerror: (message: string, errno: number, code: string) => void
  writeSync(
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputLeft: number,
    output: Uint8Array,
    outputAt: number,
    outputLeft: number,
  ): void
}

interface Internals {
  readonly _handle: Handle
  readonly _writeState: readonly [room: number, input: number]
}

/** Flush modes; brotli calls them operations. */
export interface Flush {
  readonly none: number
  readonly finish: number
}

const nothing = new Uint8Array(0)
const room = 128 * 1024

export class Codec implements Disposable {
  readonly #stream: Stream
  readonly #flush: Flush
  readonly #output: Buffer = Buffer.allocUnsafeSlow(room)
  #failure: Error | undefined = undefined
  #ended = false

  /** `stream` is used up by this. */
  constructor(stream: Stream, flush: Flush) {
    this.#stream = stream
    this.#flush = flush
    handleOf(stream).onerror = (message, errno, code) => {
      this.#failure ??= Object.assign(new Error(message), { errno, code })
    }
  }

  /** Hands over what comes of the piece, in parts that are valid until the next one. */
  write(piece: Uint8Array, emit: (part: Uint8Array) => void): void {
    this.#run(this.#flush.none, piece, emit)
  }

  end(emit: (part: Uint8Array) => void): void {
    this.#run(this.#flush.finish, nothing, emit)
  }

  [Symbol.dispose](): void {
    this.#stream.destroy()
  }

  #run(flush: number, piece: Uint8Array, emit: (part: Uint8Array) => void): void {
    const stream = this.#stream as unknown as Internals
    let left = piece.length
    while (!this.#ended) {
      stream._handle.writeSync(flush, piece, piece.length - left, left, this.#output, 0, room)
      if (this.#failure !== undefined) throw this.#failure
      const [outputLeft, inputLeft] = stream._writeState
      left = inputLeft
      if (outputLeft < room) emit(this.#output.subarray(0, room - outputLeft)) // Z1
      if (outputLeft > 0 && left > 0) this.#ended = true // what follows the end of the stream is not of it
      if (outputLeft > 0) return
    }
  }
}

function handleOf(stream: Stream): Handle {
  return (stream as unknown as Internals)._handle
}
