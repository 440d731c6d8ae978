// What is computed: the same function in a thread of the pool, and on the hub.

import { readFileSync } from 'node:fs'

import { checkpoint, task } from '@hublet/threadpool'

import { decode, encode } from './jpeg.ts'
import { shrink } from './shrink.ts'

const quality = 80

/** A JPEG file of the picture in that file. @throws {BadPicture} */
export const thumbnail: (path: string, width: number) => Uint8Array = task(import.meta, (path, width) => {
  const picture = decode(readFileSync(path))
  checkpoint() // nobody may want it any more
  return encode(shrink(picture, width), quality)
})
