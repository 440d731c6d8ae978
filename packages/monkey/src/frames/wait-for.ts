// An operation that hublet did not make, as a wait of the current scope: what patched builtins do.
//
//   W1  outside of greenlets and timeouts it is called, and that is all
//   W2  where a kill or timeout is pending, or has ended the scope, it is not begun
//   W3  interrupted, the wait rejects first, the operation is given up second, and what comes of it all the same is disposed
//       of third: a late error is dropped
//   W4  what is thrown at once is thrown at once

import { hasPending, noteDelivered, reportError, takePending } from '@hublet/core/lowlevel'

import { interruptibleScope } from './activation.ts'
import { Frame, takeEnd } from './frame.ts'

export interface Handling<T> {
  /** Gives the operation up. */
  readonly abort?: ((reason: unknown) => void) | undefined
  /** It is a step of something that goes on: that is given up by `abort` also where the step is not begun. */
  readonly step?: boolean | undefined
  /** Closes what has come too late. */
  readonly dispose?: ((late: T) => unknown) | undefined
}

/** `what`: the operation, in words: `fs.promises.open /tmp/x`. */
export function waitFor<T>(what: string, start: () => PromiseLike<T>, handling: Handling<T> = {}): Promise<T> {
  const scope = interruptibleScope()
  if (scope === undefined) return start() as Promise<T>
  const reason = hasPending(scope) ? takePending(scope) : takeEnd(scope)
  if (reason !== undefined) {
    noteDelivered(reason)
    const refused = Promise.reject<T>(reason) // W2
    if (handling.step === true) abort(handling, reason)
    return refused
  }
  const frame = new Frame(what, scope)
  let promise: PromiseLike<T>
  try {
    promise = start()
  } catch (error) {
    frame.end()
    throw error // W4
  }
  return awaitIn(frame, promise, handling)
}

async function awaitIn<T>(frame: Frame, promise: PromiseLike<T>, handling: Handling<T>): Promise<T> {
  try {
    return frame.r((await frame.suspend(0, promise, (reason) => giveUp(promise, handling, reason))) as T)
  } finally {
    frame.end()
  }
}

const ignore = (): void => {}

/** W3 */
function giveUp<T>(promise: PromiseLike<T>, handling: Handling<T>, reason: unknown): void {
  const { dispose } = handling
  const late = dispose === undefined ? ignore : (value: T) => void Promise.try(dispose, value).catch(report)
  promise.then(late, ignore)
  abort(handling, reason)
}

function abort<T>(handling: Handling<T>, reason: unknown): void {
  try {
    handling.abort?.(reason)
  } catch (error) {
    report(error)
  }
}

function report(error: unknown): void {
  reportError(error, { kind: 'callback', source: giveUp, text: 'giving up a patched operation has failed' })
}
