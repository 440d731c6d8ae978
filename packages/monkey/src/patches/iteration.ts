// An async generator of Node each of whose steps is a wait.
//
//   I1  it is begun at the first step, in the context of who takes it, as generators are: in a greenlet with a signal of
//       its own, which follows the caller's; outside as the caller has asked for it
//   I2  a step that was interrupted is the answer to the next one that is asked for: nothing is lost
//   I3  what `for await` goes through is closed by an interruption: nobody else could. First its signal is aborted, for
//       `return` of a generator that is stuck in a step waits for that step. Who calls `next` closes by `return`
//   I4  the caller's signal is not followed any longer than the generator lasts

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import { inBackground } from './background.ts'

/** `cooperative`: its steps are waits already, and one that is interrupted has taken nothing. */
export type Steps = AsyncIterator<unknown> & { readonly cooperative?: true }
/** Begins it: with this signal, or as the caller has asked for it. */
type Begin = (own: AbortSignal | undefined) => Steps
type Step = Promise<IteratorResult<unknown>>

const { prototype: inherited } = Object.getPrototypeOf(async function* () {}) as { prototype: object }

class Iteration {
  readonly #what: string
  readonly #begin: Begin
  readonly #signal: AbortSignal | undefined
  readonly #left: Step[] = [] // I2
  #iterator: Steps | undefined
  #controller: AbortController | undefined
  readonly #follow = (): void => this.#controller?.abort(this.#signal?.reason)

  constructor(what: string, begin: Begin, signal: AbortSignal | undefined) {
    this.#what = what
    this.#begin = begin
    this.#signal = signal
  }

  next(...args: [] | [unknown]): Step {
    return this.#next(args, false)
  }

  return(value?: unknown): Step {
    this.#end(undefined)
    return this.#begun().return!(value)
  }

  throw(error: unknown): Step {
    this.#end(error)
    return this.#begun().throw!(error)
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    const next = (...args: [] | [unknown]): Step => this.#next(args, true)
    return Object.assign(Object.create(inherited) as AsyncIterator<unknown>, {
      next,
      return: (value: unknown) => this.return(value),
      throw: (error: unknown) => this.throw(error),
    })
  }

  #next(args: [] | [unknown], closes: boolean): Step {
    const iterator = this.#begun()
    if (this.#left.length === 0 && interruptibleScope() === undefined) return iterator.next(...args)
    if (iterator.cooperative === true) return closes ? this.#closing(iterator.next()) : iterator.next()
    let step!: Step
    const start = (): Step => (step = this.#watched(this.#left.shift() ?? iterator.next(...args)))
    const giveUp = (reason: unknown): void => (closes ? this.#close(reason) : void this.#left.push(step))
    return waitFor(this.#what, start, { abort: giveUp, step: closes })
  }

  /** I1 */
  #begun(): Steps {
    if (this.#iterator !== undefined) return this.#iterator
    if (interruptibleScope() === undefined) return (this.#iterator = this.#begin(undefined))
    this.#controller = new AbortController()
    if (this.#signal?.aborted === true) this.#follow()
    else this.#signal?.addEventListener('abort', this.#follow, { once: true })
    return (this.#iterator = this.#begin(this.#controller.signal))
  }

  /** I4 */
  #watched(step: Step): Step {
    const leave = (): void => this.#leave()
    step.then(({ done }) => done === true && leave(), leave)
    return step
  }

  async #closing(step: Step): Step {
    try {
      return await step
    } catch (error) {
      this.#close(error)
      throw error
    }
  }

  #close(reason: unknown): void {
    this.#end(reason)
    inBackground(`closing ${this.#what} after a kill`, this, () => this.#begun().return!())
  }

  #end(reason: unknown): void {
    this.#leave()
    this.#controller?.abort(reason)
  }

  #leave(): void {
    this.#signal?.removeEventListener('abort', this.#follow)
  }
}

Object.setPrototypeOf(Iteration.prototype, inherited)

/** `begin` is called at the first step; `signal` is the caller's. */
export function iteration(what: string, begin: Begin, signal?: AbortSignal): AsyncGenerator {
  return new Iteration(what, begin, signal) as unknown as AsyncGenerator
}
