// A function of Node that returns a promise, as a wait.
//
//   O1  outside of greenlets and timeouts the original gets what the wrapper got, and that is all
//   O2  where a signal has to be added it is added to a copy of the options; without one the arguments are the caller's
//   O3  what the caller passes as a signal and is none, is left to the original to refuse

import { describe } from '@hublet/core/lowlevel'

import { abortable } from '../frames/abortable.ts'
import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable } from '../patching/replacement.ts'

/** What is known of an operation; of one of which nothing is known the wait ends, and the operation goes on. */
export interface Manner {
  /** Which of its arguments are options with a `signal`. */
  readonly options?: number | undefined
  /** Closes what has come too late. */
  readonly dispose?: ((late: never) => unknown) | undefined
  /** Whether dumps show the first argument: a path, a name. */
  readonly named?: boolean | undefined
}

/** Makes the wrapper of the operation that dumps call `name`. */
export function operation(name: string, manner: Manner = {}): (original: Callable) => Callable {
  return (original) =>
    // Have no closure here that captures `this` or `args`: they would be allocated for calls outside, too.
    function (this: unknown, ...args) {
      if (interruptibleScope() === undefined) return Reflect.apply(original, this, args) // O1
      return waitWith(name, manner, original.bind(this) as Call, args)
    }
}

type Call = (...args: unknown[]) => PromiseLike<unknown>

function waitWith(name: string, manner: Manner, call: Call, args: unknown[]): Promise<unknown> {
  const { options: index, named = false } = manner
  const dispose = manner.dispose as ((late: unknown) => unknown) | undefined
  const what = named ? about(name, args[0]) : name
  if (index === undefined || !takesSignal(args[index])) return waitFor(what, () => call(...args), { dispose })
  const start = (signal: AbortSignal | undefined): PromiseLike<unknown> =>
    call(...(signal === undefined ? args : argumentsWith(args, index, signal)))
  return abortable(what, signalIn(args[index]), start, dispose)
}

/** The operation and what it is about, short. */
export function about(name: string, subject: unknown): string {
  const text = subject instanceof URL ? subject.href : subject
  if (typeof text !== 'string') return name
  return text.length <= 50 ? `${name} "${text}"` : `${name} ${describe(text)}`
}

/** Whether a signal can be added to these options: O3. Of what is no options object the original is told. */
export function takesSignal(options: unknown): boolean {
  if (options === undefined || options === null || typeof options === 'string') return true
  if (typeof options !== 'object') return false
  const { signal } = options as { signal?: unknown }
  return signal === undefined || signal instanceof AbortSignal
}

/** The caller's own. */
export function signalIn(options: unknown): AbortSignal | undefined {
  return typeof options === 'object' && options !== null ? (options as { signal?: AbortSignal }).signal : undefined
}

/** O2: a copy of these options with the signal in it; a text in their place is an encoding. */
export function withSignal(options: unknown, signal: AbortSignal): object {
  if (typeof options === 'string') return { encoding: options, signal }
  if (typeof options !== 'object' || options === null) return { signal }
  const copy = Object.create(Object.getPrototypeOf(options) as object | null) as object
  return Object.assign(copy, options, { signal })
}

function argumentsWith(args: unknown[], index: number, signal: AbortSignal): unknown[] {
  const given = [...args]
  while (given.length < index) given.push(undefined)
  given[index] = withSignal(args[index], signal)
  return given
}
