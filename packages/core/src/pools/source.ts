// Where the items of a map come from: a sync or async iterable that is read one by one and closed in the end.
//
//   O1  next() is called only when an item is wanted, and never two at a time
//   O2  close() calls return() unless the source has ended by itself or by an error
//   O3  a source that is stuck in next() is told to return, but not waited for: it would wait for that next()

import { until } from '../greenlet/until.ts'
import { reportError } from '../hub/report.ts'

export type Source<T> = Iterable<T> | AsyncIterable<T>

export interface OpenSource {
  /** The next item; a promise only if the source is asynchronous. */
  next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>>
  close(): Promise<void>
}

/** Whether something can be read as a source. */
export function isSource(items: unknown): boolean {
  if (items === null || items === undefined) return false
  return Symbol.iterator in Object(items) || Symbol.asyncIterator in Object(items)
}

/** A source that can be asked item by item and closed, whatever it is doing. */
export function openSource(items: Source<unknown>): OpenSource {
  const asynchronous = Symbol.asyncIterator in Object(items)
  const iterator = asynchronous
    ? (items as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    : (items as Iterable<unknown>)[Symbol.iterator]()
  let asking = false
  let done = false
  const settle = (step: IteratorResult<unknown> | undefined): void => {
    asking = false
    done = step === undefined || step.done === true
  }
  return {
    next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>> {
      asking = done = true // a next that throws ends the source
      const answer = iterator.next()
      if (!asynchronous) {
        settle(answer as IteratorResult<unknown>)
        return answer
      }
      done = false
      const promise = Promise.resolve(answer)
      promise.then(settle, () => settle(undefined))
      return until(promise)
    },
    async close(): Promise<void> {
      if (done) return
      const closing = closeIterator(iterator)
      if (!asking) await closing // O3
    },
  }
}

async function closeIterator(iterator: Iterator<unknown> | AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.()
  } catch (error) {
    reportError(error, { kind: 'callback', source: iterator, text: 'closing the source of a map failed' })
  }
}
