// The job of `files.hash`.

import { createHash } from 'node:crypto'

import { task } from '../../functions/reference.ts'
import { pieces } from './pieces.ts'

export type HashEncoding = 'hex' | 'base64' | 'base64url'

export const hashFile: (path: string, algorithm: string, encoding: HashEncoding) => string = task(
  import.meta,
  (path, algorithm, encoding) => {
    const hash = createHash(algorithm)
    for (const piece of pieces(path)) hash.update(piece)
    return hash.digest(encoding)
  },
)

/** The arguments of {@link hashFile}: one item of many. */
export type HashItem = Parameters<typeof hashFile>

export interface FileHash {
  readonly path: string
  readonly hash: string
}

export const hashOne: (item: HashItem) => FileHash = task(import.meta, (item) => ({
  path: item[0],
  hash: hashFile(...item),
}))
