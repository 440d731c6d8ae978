// The receiving end of a stream of messages: the first one says how many follow.

import { weigh } from '../weight.ts'

export interface Heading {
  readonly expect: number
}

/** Calls `done` with what they weigh together when all have come; then the next stream may begin. */
export function counter(done: (total: number) => void): (value: unknown) => void {
  let left = 0
  let total = 0
  return (value) => {
    if (left === 0) {
      left = (value as Heading).expect
      total = 0
      return
    }
    total += weigh(value)
    if (--left === 0) done(total)
  }
}
