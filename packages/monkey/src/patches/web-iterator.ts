// What `for await` iterates of a ReadableStream. Node's own iterator keeps its reader to itself, so that nothing could
// cancel a stream that it waits for: one that is made in a greenlet reads by a reader of its own.
//
//   I1  interrupted, `next` rejects first, then the stream is cancelled and released; with `preventCancel` it is released
//       only: the chunk that was waited for is there for the next reader
//   I2  `return` does not wait for a step: the step ends with it
//   I3  the reader is released at the end, after an error, and by `return`: the iterator is at its end then
//   I4  made outside of greenlets it is Node's own: a step of it that is interrupted is lost, and the stream is cancelled
//       when that step has ended

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable } from '../patching/replacement.ts'
import { inBackground } from './background.ts'
import { type Step, stepsAsWaits } from './stream-steps.ts'

type Reader = ReadableStreamDefaultReader<unknown>

type Read = (this: Reader) => ReturnType<Reader['read']>

const what = 'reading a ReadableStream'

/** For a method of ReadableStream that returns an iterator; `read` is Node's own of a reader: its steps are no waits. */
export function iteratorBy(read: Callable, original: Callable): Callable {
  return function (this: unknown, ...args) {
    const [options] = args
    const isNodes = interruptibleScope() === undefined || !(this instanceof ReadableStream) || this.locked
    if (isNodes || !isOptions(options)) return ofNode(Reflect.apply(original, this, args) as object)
    return new WebIterator(this.getReader(), read as Read, Boolean(options?.preventCancel))
  }
}

/** I4 */
function ofNode(steps: object): object {
  stepsAsWaits(steps, what, (_reason, end) => inBackground('closing an iterator', steps, end))
  return steps
}

function isOptions(value: unknown): value is { readonly preventCancel?: unknown } | null | undefined {
  return value === undefined || typeof value === 'object'
}

class WebIterator implements AsyncIterator<unknown> {
  readonly #reader: Reader
  readonly #read: Read
  readonly #preventCancel: boolean
  #ended = false

  constructor(reader: Reader, read: Read, preventCancel: boolean) {
    this.#reader = reader
    this.#read = read
    this.#preventCancel = preventCancel
  }

  next(): Step {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    if (interruptibleScope() === undefined) return this.#step()
    const giveUp = (reason: unknown): void =>
      inBackground('cancelling a ReadableStream', this, () => this.#end(reason), reason)
    return waitFor(what, () => this.#step(), { abort: giveUp, step: true }) // I1
  }

  async return(value?: unknown): Step {
    await this.#end(value)
    return { done: true, value }
  }

  async #step(): Step {
    try {
      const step = await this.#read.call(this.#reader)
      if (step.done) this.#release()
      return step
    } catch (error) {
      this.#release()
      throw error
    }
  }

  #end(reason: unknown): Promise<void> | undefined {
    if (this.#ended) return undefined
    const cancelled = this.#preventCancel ? undefined : this.#reader.cancel(reason)
    this.#release()
    return cancelled
  }

  /** I3 */
  #release(): void {
    if (this.#ended) return
    this.#ended = true
    this.#reader.releaseLock()
  }
}

const { prototype: ofGenerators } = Object.getPrototypeOf(async function* () {}) as { prototype: object }
Object.setPrototypeOf(WebIterator.prototype, Object.getPrototypeOf(ofGenerators) as object) // %AsyncIteratorPrototype%
