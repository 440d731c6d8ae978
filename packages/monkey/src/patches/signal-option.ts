// Options that are an object or nothing, with a signal among them.
//
//   O1  the caller's options are passed on as they are unless a signal is added: to a copy, then
//   O2  options that Node will refuse stay such: nothing is added to them

import { abortable } from '../frames/abortable.ts'
import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import { signalIn, takesSignal, withSignal } from './operation.ts'

/** As `abortable`; `start` gets the options to pass on. */
export function abortableBy<T>(
  what: string,
  options: unknown,
  start: (options: unknown) => PromiseLike<T>,
): Promise<T> {
  if (interruptibleScope() === undefined) return start(options) as Promise<T>
  const isFit = options === undefined || (typeof options === 'object' && options !== null && !Array.isArray(options))
  if (!isFit || !takesSignal(options)) return waitFor(what, () => start(options)) // O2
  return abortable(what, signalIn(options), (signal) => {
    return start(signal === undefined ? options : withSignal(options, signal)) // O1
  })
}
