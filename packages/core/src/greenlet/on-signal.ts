// Signals of the operating system, handled by greenlets.

import { constants } from 'node:os'
import { isMainThread } from 'node:worker_threads'

import { ArgumentRangeError, ArgumentTypeError, MisuseError } from '../errors.ts'
import { checkFunction } from '../hub/arguments.ts'
import { describe } from '../hub/describe.ts'
import { spawn } from './spawn.ts'

const never = new Set(['SIGKILL', 'SIGSTOP'])

/**
 * Has `fn(name)` run in a greenlet of its own at every signal of that name, until the result is disposed: it may wait.
 *
 * It does not keep the process alive. A failure of `fn` is reported like that of any greenlet.
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
export function onSignal(name: NodeJS.Signals, fn: (name: NodeJS.Signals) => unknown): Disposable {
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
  process.on(name, listener)
  return { [Symbol.dispose]: () => void process.off(name, listener) }
}
