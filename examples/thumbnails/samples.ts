// Pictures to try it with.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { ThreadPool, checkpoint, task } from '@hublet/threadpool'

import { encode } from './jpeg.ts'
import type { Picture } from './shrink.ts'

/** Paints `picture-0.jpg` to `picture-2.jpg` into this folder, and `panorama.jpg`, which is 25 times as large. */
export async function paintSamples(folder: string, megapixels: number, threads: number): Promise<void> {
  const width = Math.round(Math.sqrt((megapixels * 4e6) / 3))
  const height = Math.round((width * 3) / 4)
  const files = [0, 1, 2].map((n) => ({ path: join(folder, `picture-${n}.jpg`), width, height, seed: n }))
  files.unshift({ path: join(folder, 'panorama.jpg'), width: width * 5, height: height * 5, seed: 3 })
  await using pool = new ThreadPool({ maxThreads: threads })
  await pool.map(paint, files, { chunk: 1 })
}

export interface Sample {
  readonly path: string
  readonly width: number
  readonly height: number
  readonly seed: number
}

/** Writes a picture with as much detail as a photograph has. */
export const paint: (sample: Sample) => void = task(import.meta, ({ path, width, height, seed }) => {
  writeFileSync(path, encode(scene(width, height, seed + 1), 85))
})

/** A sky, waves, and grain. */
function scene(width: number, height: number, seed: number): Picture {
  const data = new Uint8Array(width * height * 4).fill(255)
  let random = seed
  for (let y = 0, at = 0; y < height; y++) {
    checkpoint()
    for (let x = 0; x < width; x++, at += 4) {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0
      const grain = (random >>> 28) + 20 * Math.sin((x + seed * y) / 30)
      data[at] = 40 + grain + (150 * x) / width
      data[at + 1] = 60 + grain + (120 * y) / height
      data[at + 2] = 200 - grain - (100 * y) / height
    }
  }
  return { width, height, data }
}
