// What a map hands out, read to its end.

import type { MapIterator } from '@hublet/core'

/** All results and errors, in the order in which they were handed out. */
export async function readAll<R>(iterator: MapIterator<R>): Promise<(R | Error)[]> {
  const read: (R | Error)[] = []
  for (;;) {
    try {
      const step = await iterator.next()
      if (step.done === true) return read
      read.push(step.value)
    } catch (error) {
      read.push(error as Error)
    }
  }
}
