// Signals of the operating system, handled by greenlets.

import { constants } from 'node:os'
import { isMainThread } from 'node:worker_threads'

import { ArgumentRangeError, ArgumentTypeError, MisuseError } from '../errors.ts'
import { checkFunction } from '../hub/arguments.ts'
import { inCleanContext } from '../hub/context.ts'
import { describe } from '../hub/describe.ts'
import { spawn } from './spawn.ts'

export interface OnSignalOptions {
  /** Whether it keeps the process alive, so that somebody can wait for the signal alone. Default `false`. */
  ref?: boolean
}

const never = new Set(['SIGKILL', 'SIGSTOP'])
const longest = 2 ** 31 - 1

/**
 * Has `fn(name)` run in a greenlet of its own at every signal of that name, until the result is disposed: it may wait.
 *
 * It does not keep the process alive, unless `ref` says so. A failure of `fn` is reported like that of any greenlet.
 *
 * ```ts
 * using _ = onSignal('SIGTERM', async () => {
 *   await getHub().shutdown({ timeout: 5000 })
 *   process.exit(0)
 * })
 * ```
 *
 * Cancel: disposing stops further calls; greenlets that run go on. Order: handlers start in the order of their making.
 *
 * @throws {ArgumentTypeError} if there is no signal of that name, or `fn` is no function
 * @throws {ArgumentRangeError} for SIGKILL and SIGSTOP, which nobody can handle
 * @throws {MisuseError} in a worker thread: signals reach the main thread only
 */
export function onSignal(
  name: NodeJS.Signals,
  fn: (name: NodeJS.Signals) => unknown,
  options?: OnSignalOptions,
): Disposable {
  if (!Object.hasOwn(constants.signals, name)) {
    throw new ArgumentTypeError(`onSignal: name must be that of a signal, got ${describe(name)}`)
  }
  if (never.has(name)) throw new ArgumentRangeError(`onSignal: ${name} cannot be handled by any process`)
  checkFunction('onSignal', 'fn', fn)
  if (!isMainThread) {
    throw new MisuseError(`cannot handle ${name}: signals reach the main thread only; have that one send a message`)
  }
  const listener = (): void => {
    spawn(fn, name).name = `on ${name}`
  }
  // A listener of a signal runs in the context in which the first one was installed.
  inCleanContext(() => process.on(name, listener))
  const hold = options?.ref === true ? setInterval(() => {}, longest) : undefined
  return {
    [Symbol.dispose](): void {
      process.off(name, listener)
      clearInterval(hold)
    },
  }
}
