// Every error class of this package but Timeout, which can also be started and so lives in greenlet/timeout.ts.
// Each class answers two questions: whose fault is it, and what now?
// `code` is the identity: unlike class and name it survives every way an error can travel.

/** Base of every error that hublet itself makes. */
export class HubletError extends Error {
  override readonly name: string = 'HubletError'
  /** Stable identity, for example `HUBLET_POOL_FULL`. */
  readonly code: string = 'HUBLET_ERROR'
}

/**
 * Base of the errors that steer greenlets instead of reporting a fault: {@link GreenletExit} and `Timeout`.
 *
 * Nobody's fault. Do not swallow them: begin a catch-all with `rethrowControl(error)`.
 */
export class ControlError extends HubletError {
  override readonly name: string = 'ControlError'
  override readonly code: string = 'HUBLET_CONTROL'
}

/**
 * Thrown at the waits of a greenlet that is killed. A greenlet that ends with it counts as successful.
 *
 * Whoever called `kill` wanted it: clean up in `finally` and let it pass.
 */
export class GreenletExit extends ControlError {
  override readonly name: string = 'GreenletExit'
  override readonly code: string = 'HUBLET_GREENLET_EXIT'
  constructor(message = 'the greenlet was killed', options?: ErrorOptions) {
    super(message, options)
  }
}

/** A greenlet threw, or was killed with, something that is no `Error`; the thing itself is the `cause`. */
export class GreenletError extends HubletError {
  override readonly name: string = 'GreenletError'
  override readonly code: string = 'HUBLET_NON_ERROR'
}

/** A kill outlived its grace: the greenlet is still there, nobody waits for it any more. See `hub.zombies()`. */
export class ZombieError extends HubletError {
  override readonly name: string = 'ZombieError'
  override readonly code: string = 'HUBLET_ZOMBIE'
}

/** A hub callback (a rawlink, for example) tried to wait. Your fault: use `link`, or spawn a greenlet from it. */
export class BlockingSwitchOutError extends HubletError {
  override readonly name: string = 'BlockingSwitchOutError'
  override readonly code: string = 'HUBLET_BLOCKING_IN_HUB'
}

/** The operation needs a greenlet (or one in another state) and was called without. Your fault. */
export class MisuseError extends HubletError {
  override readonly name: string = 'MisuseError'
  override readonly code: string = 'HUBLET_MISUSE'
}

/** No slot was free in the non-waiting form. Nobody's fault: try later, or use the form that waits. */
export class PoolFull extends HubletError {
  override readonly name: string = 'PoolFull'
  override readonly code: string = 'HUBLET_POOL_FULL'
}

/** You, or somebody you share it with, closed this group, pool or nursery earlier. */
export class ClosedError extends HubletError {
  override readonly name: string = 'ClosedError'
  override readonly code: string = 'HUBLET_CLOSED'
}

/** An argument has the wrong type. Your fault; nothing was started. */
export class ArgumentTypeError extends TypeError {
  override readonly name: string = 'ArgumentTypeError'
  readonly code: string = 'HUBLET_ARGUMENT_TYPE'
}

/** An argument is outside its range (a negative delay, a pool size of 1.5). Your fault; nothing was started. */
export class ArgumentRangeError extends RangeError {
  override readonly name: string = 'ArgumentRangeError'
  readonly code: string = 'HUBLET_ARGUMENT_RANGE'
}

/**
 * Throws `error` again if it is a kill or a timeout: the first line of every catch-all.
 *
 * ```ts
 * try {
 *   await job()
 * } catch (error) {
 *   rethrowControl(error)
 *   log(error)
 * }
 * ```
 */
export function rethrowControl(error: unknown): void {
  if (Error.isError(error) && error instanceof ControlError) throw error
}
