// A hub that computes and never waits.

import { checkpoint } from '@hublet/core'

const counts = new Int32Array(new SharedArrayBuffer(4))
const trail: string[] = []

/** Counts up while it computes. */
export const progress = (): Int32Array => counts

export const ended = (): string[] => trail

export function compute(): never {
  try {
    for (;;) {
      Atomics.add(counts, 0, 1)
      checkpoint()
    }
  } catch (error) {
    trail.push((error as Error).name)
    throw error
  } finally {
    trail.push('finally')
  }
}
