// Area average: a pixel of the small picture is the mean of all that it covers of the large one, parts of pixels included.
//
// In units of small pixels a large one is as wide as `to / from`, at most 1: it belongs to one of them, or to two neighbours.

import { checkpoint } from '@hublet/threadpool'

/** Red, green, blue and 255 for each pixel, row by row. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Makes it as wide as that, and leaves its shape as it is; one that is not wider stays as it is. */
export function shrink(picture: Picture, toWidth: number): Picture {
  if (toWidth >= picture.width) return picture
  const [width, height] = [toWidth, Math.max(1, Math.round((picture.height * toWidth) / picture.width))]
  const [columns, rows] = [divide(picture.width, width), divide(picture.height, height)]
  const line = new Float32Array((width + 1) * 3)
  const sums = new Float32Array((height + 1) * line.length)
  for (let y = 0; y < picture.height; y++) {
    checkpoint()
    sumUp(picture, y, columns, line.fill(0))
    const at = rows.at[y]! * line.length
    for (let i = 0; i < line.length; i++) {
      sums[at + i]! += line[i]! * rows.share[y]!
      sums[at + line.length + i]! += line[i]! * rows.rest[y]!
    }
  }
  return { width, height, data: toBytes(sums, width, height) }
}

/** Whom each large pixel belongs to: number `at` gets `share` of it, the next one `rest`. */
interface Division {
  readonly at: Int32Array
  readonly share: Float32Array
  readonly rest: Float32Array
}

function divide(from: number, to: number): Division {
  const division = { at: new Int32Array(from), share: new Float32Array(from), rest: new Float32Array(from) }
  for (let i = 0; i < from; i++) {
    const [begin, end] = [(i * to) / from, ((i + 1) * to) / from]
    const at = Math.floor(begin)
    division.at[i] = at
    division.share[i] = Math.min(end, at + 1) - begin
    division.rest[i] = Math.max(0, end - at - 1)
  }
  return division
}

function sumUp({ width, data }: Picture, y: number, { at, share, rest }: Division, line: Float32Array): void {
  for (let x = 0, from = y * width * 4; x < width; x++, from += 4) {
    const to = at[x]! * 3
    for (let c = 0; c < 3; c++) {
      line[to + c]! += data[from + c]! * share[x]!
      line[to + 3 + c]! += data[from + c]! * rest[x]!
    }
  }
}

/** There is a column and a row more of sums than of pixels: what the last ones share with nobody. */
function toBytes(sums: Float32Array, width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = y * (width + 1) * 3; x < width; x++, from += 3, to += 4) {
      for (let c = 0; c < 3; c++) data[to + c] = Math.round(sums[from + c]!)
      data[to + 3] = 255
    }
  }
  return data
}
