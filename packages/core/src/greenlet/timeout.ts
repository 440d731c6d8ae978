// The deadline of a whole greenlet, and the error that every deadline throws.
//
//   D1  it fires at most once per start(), and never after cancel() or close()
//   D2  what is thrown is the Timeout itself (or the error given): `e === t` tells whose it is
//   D3  fired but not yet delivered, it is taken back by close(): leaving the block ends it
//   D4  no greenlet, and no shield, ends with one of its timeouts still set

import { ControlError, MisuseError, identify } from '../errors.ts'
import { checkDelay, checkFunction } from '../hub/arguments.ts'
import { currentContext } from '../hub/context.ts'
import { muteStacks, unmuteStacks } from '../hub/stackless.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { asError } from './outcome.ts'
import { OUTSIDE, type Owned, Scope, deliver, disown, dropPending, own } from './scope.ts'
import { anchorOf, isOpen, rootOf } from './tree.ts'

export interface TimeoutOptions {
  /** Text of the error; default `timed out after <ms> ms`. */
  message?: string
  /** Thrown in place of the Timeout: an error, or a function that makes one. */
  error?: Error | (() => Error)
  /** Whether the running timeout keeps the process alive. Default `true`. */
  ref?: boolean
}

/** Whether a running timeout reaches this scope, so that it fires there by itself. */
export let runsFor: (timeout: Timeout, scope: Scope) => boolean

/** Whether `error` is what a timeout has thrown. Asking does not make it. */
export let threw: (timeout: Timeout, error: unknown) => boolean

/** The milliseconds that a wait in `scope` has to count for itself. */
export function ownLimit(limit: number | Timeout | undefined, scope: Scope): number {
  if (!(limit instanceof Timeout)) return limit ?? Infinity
  return runsFor(limit, scope) ? Infinity : limit.ms
}

/**
 * A time limit on everything the current greenlet does until it is closed, and the error thrown when time is up.
 *
 * For one call use `withTimeout(ms, fn)` instead: it leaves parallel branches alone and can return a fallback.
 *
 * ```ts
 * using t = Timeout.start(1000)
 * const page = await download(url) // throws `t` at its wait when the second is over
 * ```
 *
 * Cancel: a kill of the greenlet comes first; a timeout that has not been delivered by then is dropped.
 * Order: the earliest of several fires first; of two due at once the one started first.
 */
export class Timeout extends ControlError {
  /** The limit in milliseconds; `Infinity` never fires. */
  readonly ms: number
  readonly #options: TimeoutOptions | undefined
  #alarm: Alarm | 'closed' | undefined = undefined
  #thrown: unknown = undefined

  /** @throws {ArgumentRangeError} if `ms` is `NaN` or negative */
  constructor(ms: number = Infinity, options?: TimeoutOptions) {
    checkDelay('Timeout', 'ms', ms)
    const limit = muteStacks()
    super(options?.message)
    unmuteStacks(limit)
    this.ms = ms
    this.#options = options
    const error: unknown = options?.error
    if (error !== undefined && !Error.isError(error)) checkFunction('Timeout', 'error', error)
  }

  /** Makes a timeout and starts it. @throws {MisuseError} outside a greenlet */
  static start(ms: number, options?: TimeoutOptions): Timeout {
    return new Timeout(ms, options).start()
  }

  /** Starts a new timeout if given a number; one that is given is started unless it runs already, and returned. */
  static startNew(timeout: number | Timeout = Infinity, options?: TimeoutOptions): Timeout {
    if (!(timeout instanceof Timeout)) return Timeout.start(timeout, options)
    return timeout.pending ? timeout : timeout.start()
  }

  /** Whether it keeps the process alive while it runs. */
  get ref(): boolean {
    return this.#options?.ref ?? true
  }

  /** Whether it is running: started, and neither fired nor cancelled. */
  get pending(): boolean {
    return this.#alarm instanceof Alarm && this.#alarm.slot >= 0
  }

  /** What is thrown when it fires: the error given, or the timeout itself. */
  get thrown(): unknown {
    return (this.#thrown ??= makeThrown(this, this.#options?.error))
  }

  /**
   * Starts it for the current greenlet; inside a shield, for what goes on in there.
   *
   * @throws {MisuseError} outside a greenlet, if it runs already, or after `close()`
   */
  start(): this {
    const scope = currentContext()
    const inside = scope instanceof Scope ? scope : OUTSIDE
    const root = rootOf(inside)
    if (root === OUTSIDE || !isOpen(root)) {
      throw new MisuseError('cannot start a Timeout: there is no greenlet here; use withTimeout(ms, fn)')
    }
    if (this.pending) throw new MisuseError('cannot start the Timeout: it is running; cancel() it first')
    if (this.#alarm === 'closed') throw new MisuseError('cannot start the Timeout: it was closed; make a new one')
    if (this.ms === Infinity) return this
    const target = anchorOf(inside)
    const alarm = (this.#alarm = new Alarm(target, this))
    timers.add(alarm, this.ms, this.ref)
    own(target, alarm) // D4
    return this
  }

  /** Stops it. It may be started again. */
  cancel(): void {
    const alarm = this.#alarm
    if (!(alarm instanceof Alarm)) return
    this.#alarm = undefined
    timers.remove(alarm)
    disown(alarm.target, alarm)
    if (this.#thrown !== undefined) dropPending(alarm.target, this.#thrown) // D3
  }

  /** Stops it for good. */
  close(): void {
    this.cancel()
    this.#alarm = 'closed'
  }

  [Symbol.dispose](): void {
    this.close()
  }

  static {
    threw = (timeout, error) => timeout.#thrown !== undefined && timeout.#thrown === error
    runsFor = (timeout, scope) => timeout.pending && (timeout.#alarm as Alarm).target === anchorOf(scope)
    identify(this, 'Timeout', 'HUBLET_TIMEOUT')
    Object.defineProperty(this.prototype, 'message', {
      configurable: true,
      get(this: Timeout): string {
        return `timed out after ${this.ms} ms`
      },
      set(this: Timeout, value: unknown) {
        Object.defineProperty(this, 'message', { value, configurable: true, writable: true })
      },
    })
  }
}

function makeThrown(timeout: Timeout, error: Error | (() => Error) | undefined): unknown {
  if (error !== undefined && typeof error !== 'function') return error
  try {
    if (error !== undefined) return asError('Timeout', error())
  } catch (failure) {
    return asError('Timeout', failure)
  }
  const { name, message } = timeout
  timeout.message = message // its own from now on: see the accessor above
  timeout.stack ??= `${name}: ${message}`
  return timeout
}

class Alarm implements Timer, Owned {
  slot = -1
  readonly target: Scope
  readonly timer: Timer = this
  readonly #timeout: Timeout
  constructor(target: Scope, timeout: Timeout) {
    this.target = target
    this.#timeout = timeout
  }
  fire(): void {
    deliver(this.target, this.#timeout.thrown)
  }
  cancel(): void {
    this.#timeout.cancel()
  }
}
