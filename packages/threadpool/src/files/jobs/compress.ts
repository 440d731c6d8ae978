// The jobs of `files.gzip`, `gunzip`, `brotli` and `unbrotli`.

import { statSync } from 'node:fs'
import { constants, createBrotliCompress, createBrotliDecompress, createGunzip, createGzip } from 'node:zlib'

import { checkpoint } from '@hublet/core'

import { task } from '../../functions/reference.ts'
import { Codec, type Flush } from './codec.ts'
import { type WriteAll, putInPlace, writeNew } from './part.ts'
import { pieces } from './pieces.ts'

export interface Compressed {
  readonly bytesRead: number
  readonly bytesWritten: number
}

/** `part` is where the result is until it is complete. */
export type CompressJob = (from: string, to: string, part: string, level: number) => Compressed

/** Bytes that are compressed at once: at the best quality of brotli that takes 40 ms. */
const step = 64 * 1024
const zlib: Flush = { none: constants.Z_NO_FLUSH, finish: constants.Z_FINISH }
const brotli: Flush = { none: constants.BROTLI_OPERATION_PROCESS, finish: constants.BROTLI_OPERATION_FINISH }

export const gzipFile: CompressJob = task(import.meta, (from, to, part, level) =>
  convert(from, to, part, () => new Codec(createGzip({ level }), zlib)),
)

export const gunzipFile: CompressJob = task(import.meta, (from, to, part) =>
  convert(from, to, part, () => new Codec(createGunzip(), zlib)),
)

export const brotliFile: CompressJob = task(import.meta, (from, to, part, quality) =>
  convert(from, to, part, () => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: sizeOf(from) }
    return new Codec(createBrotliCompress({ params }), brotli)
  }),
)

export const unbrotliFile: CompressJob = task(import.meta, (from, to, part) =>
  convert(from, to, part, () => new Codec(createBrotliDecompress(), brotli)),
)

/** It knows files of up to 4 GB. */
function sizeOf(path: string): number {
  return Math.min(statSync(path).size, 2 ** 32 - 1)
}

function convert(from: string, to: string, part: string, start: () => Codec): Compressed {
  const { mode } = statSync(from)
  let result: Compressed = { bytesRead: 0, bytesWritten: 0 }
  putInPlace(part, to, () => {
    writeNew(part, mode, (writeAll) => {
      using codec = start()
      result = pass(from, codec, writeAll)
    })
  })
  return result
}

function pass(from: string, codec: Codec, writeAll: WriteAll): Compressed {
  let bytesRead = 0
  let bytesWritten = 0
  const emit = (bytes: Uint8Array): void => {
    writeAll(bytes)
    bytesWritten += bytes.length
  }
  for (const piece of pieces(from)) {
    bytesRead += piece.length
    for (let at = 0; at < piece.length; at += step) {
      checkpoint()
      codec.write(piece.subarray(at, at + step), emit)
    }
  }
  codec.end(emit)
  return { bytesRead, bytesWritten }
}
