// What `for await` iterates in place of an iterable: each step is an await that can be interrupted.
//
//   I1  the methods are looked up when and as the language does it
//   I2  a step that is interrupted rejects first; then the iterator is closed, and nobody waits for that: of an async
//       generator that is stuck in a step, `return` would wait for the step
//   I3  of what is iterated synchronously the values are awaited, as the language does it

import { reportError } from '@hublet/core/lowlevel'

import type { Frame } from './frame.ts'

type Stepper = AsyncIterator<unknown> & { next: () => unknown; return?: (value?: unknown) => unknown }

export class Steps implements AsyncIterable<unknown> {
  readonly #frame: Frame
  readonly #line: number
  readonly #iterable: unknown

  constructor(frame: Frame, line: number, iterable: unknown) {
    this.#frame = frame
    this.#line = line
    this.#iterable = iterable
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    const iterator = open(this.#iterable)
    const { next } = iterator as { next: (this: unknown) => unknown }
    const frame = this.#frame
    const line = this.#line
    const close = (): void => abandon(iterator)
    return {
      next: () => frame.suspend(line, next.call(iterator), close) as Promise<IteratorResult<unknown>>,
      get return() {
        const method = iterator.return
        if (method === undefined || method === null) return undefined as never
        return (value: unknown) => frame.s(line, method.call(iterator, value)) as Promise<IteratorResult<unknown>>
      },
    }
  }
}

function open(iterable: unknown): Stepper {
  const method = (iterable as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] as
    | (() => Stepper)
    | null
    | undefined
  return method === undefined || method === null
    ? (overSync(iterable as Iterable<unknown>) as Stepper)
    : method.call(iterable)
}

/** I3 */
async function* overSync(iterable: Iterable<unknown>): AsyncGenerator {
  yield* iterable
}

/** I2 */
function abandon(iterator: Stepper): void {
  try {
    const closing = iterator.return?.()
    Promise.resolve(closing).catch(report)
  } catch (error) {
    report(error)
  }
  function report(error: unknown): void {
    reportError(error, { kind: 'callback', source: iterator, text: 'closing an iterator after a kill has failed' })
  }
}
