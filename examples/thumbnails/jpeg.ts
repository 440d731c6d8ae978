// JPEG files, by jpeg-js: computed in JavaScript, in one go each, which nothing can interrupt but the end of the thread.

import { registerError } from '@hublet/core'
import jpeg from 'jpeg-js'

import type { Picture } from './shrink.ts'

/** There is no picture in that file, or not all of it, or more than it may be. */
export class BadPicture extends Error {
  override readonly name = 'BadPicture'
}
registerError(BadPicture) // the pool's threads and the hub load this module: it arrives as what it is

const limits = { maxResolutionInMP: 100, maxMemoryUsageInMB: 1024 }

/** @throws {BadPicture} */
export function decode(bytes: Uint8Array): Picture {
  try {
    return jpeg.decode(bytes, { ...limits, useTArray: true, tolerantDecoding: false })
  } catch (error) {
    throw new BadPicture(`cannot decode the picture: ${(error as Error).message}`, { cause: error })
  }
}

export function encode(picture: Picture, quality: number): Uint8Array {
  return jpeg.encode(picture, quality).data
}
