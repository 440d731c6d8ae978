// The functions of another hub as an object, and their types.

import { ArgumentTypeError } from '../errors.ts'
import { describe } from '../hub/describe.ts'
import type { Exchange } from '../objects/exchange.ts'

/** The names of the functions in a module. */
export type Callables<M> = {
  [K in keyof M]: M[K] extends (...args: never[]) => unknown ? K : never
}[keyof M] &
  string

export type Arguments<M, K extends keyof M> = M[K] extends (...args: infer A) => unknown ? A : never

/** What a call comes to. */
export type Result<M, K extends keyof M> = M[K] extends (...args: never[]) => infer R ? Awaited<R> : never

/** A call of a function that returns an async iterable: can be iterated at once. */
export type StreamCall<T> = Promise<AsyncIterableIterator<T, undefined>> & AsyncIterable<T>

type Returned<M, K extends keyof M> = M[K] extends (...args: never[]) => infer R ? R : never

/** A module seen from another hub: every function returns a promise, one that streams something to iterate. */
export type Api<M> = {
  readonly [K in Callables<M>]: (...args: Arguments<M, K>) => Called<Returned<M, K>>
}

/** Channels and queues can be iterated, too, but what comes is the object. */
type Called<R> = [R] extends [Exchange<infer _>]
  ? Promise<R>
  : [R] extends [AsyncIterable<infer T>]
    ? StreamCall<T>
    : Promise<Awaited<R>>

/** Iterates what a call will return. */
class LateIterator implements AsyncIterableIterator<unknown> {
  readonly #call: PromiseLike<unknown>
  #iterator: Promise<AsyncIterator<unknown>> | undefined = undefined

  constructor(call: PromiseLike<unknown>) {
    this.#call = call
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<unknown>> {
    const iterator = await (this.#iterator ??= this.#begin())
    return iterator.next()
  }

  async return(): Promise<IteratorResult<unknown>> {
    const iterator = await (this.#iterator ??= this.#begin())
    return (await iterator.return?.()) ?? { done: true, value: undefined }
  }

  async #begin(): Promise<AsyncIterator<unknown>> {
    const result = (await this.#call) as Partial<AsyncIterable<unknown>> | undefined
    const begin = result?.[Symbol.asyncIterator]
    if (typeof begin === 'function') return begin.call(result)
    throw new ArgumentTypeError(`cannot iterate what the call has returned: ${describe(result)}`)
  }
}

function iterate(this: PromiseLike<unknown>): AsyncIterator<unknown> {
  return new LateIterator(this)
}

type Call = (name: string, args: unknown[]) => Promise<unknown>

class ApiHandler implements ProxyHandler<Record<string, unknown>> {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  get(known: Record<string, unknown>, name: string | symbol): unknown {
    if (typeof name !== 'string' || name === 'then') return undefined // an api is not thenable
    return (known[name] ??= (...args: unknown[]) => {
      const call = this.#call(name, args) as Promise<unknown> & { [Symbol.asyncIterator]?: typeof iterate }
      call[Symbol.asyncIterator] = iterate
      return call
    })
  }

  has(): boolean {
    return false
  }

  set(): boolean {
    return false
  }
}

/** An object whose functions, whatever they are called, are calls. */
export function apiOf<M>(call: Call): Api<M> {
  return new Proxy(Object.create(null) as Record<string, unknown>, new ApiHandler(call)) as Api<M>
}
