// The steps of an iterator that Node has made over a stream, as waits of whoever takes them.
//
//   S1  interrupted, the step rejects first, then the stream is closed
//   S2  after that the iterator is at its end: nothing is left to the one that Node has made, which may be stuck in that step
//       for as long as the stream takes to close
//   S3  outside of greenlets every call is its own

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'

export type Step = Promise<IteratorResult<unknown, unknown>>

interface Steps {
  next: () => Step
  return?: (value?: unknown) => Step
}

/** The same iterator; `what` stands for it in dumps, `close` is called with its own `return` as it was. */
export function stepsAsWaits(steps: object, what: string, close: (reason: unknown, end: () => unknown) => void): void {
  const own = steps as Steps
  const next = own.next.bind(own)
  const end = own.return?.bind(own)
  const giveUp = (reason: unknown): void => {
    own.next = () => Promise.resolve({ done: true, value: undefined }) // S2
    own.return = (value) => Promise.resolve({ done: true, value })
    close(reason, () => end?.()) // S1
  }
  own.next = () => (interruptibleScope() === undefined ? next() : waitFor(what, next, { abort: giveUp, step: true })) // S3
}
