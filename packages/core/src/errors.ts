// Every error class of this package but Timeout, which can also be started and so lives in greenlet/timeout.ts.
// Each class answers two questions: whose fault is it, and what now?
// `code` is the identity: unlike class and name it survives every way an error can travel.

/**
 * Gives an error class its name and code. They stand on the prototype: nothing to be written for every error made.
 */
export function identify(errorClass: { prototype: Error }, name: string, code: string): void {
  Object.defineProperties(errorClass.prototype, {
    name: { value: name, configurable: true, writable: true },
    code: { value: code, configurable: true, writable: true },
  })
}

/** Base of every error that hublet itself makes. */
export class HubletError extends Error {
  /** Stable identity: the same however the error travels. */
  declare readonly code: string
  static {
    identify(this, 'HubletError', 'HUBLET_ERROR')
  }
}

/**
 * Base of the errors that steer greenlets instead of reporting a fault: {@link GreenletExit} and `Timeout`.
 *
 * Nobody's fault. Do not swallow them: begin a catch-all with `rethrowControl(error)`.
 */
export class ControlError extends HubletError {
  static {
    identify(this, 'ControlError', 'HUBLET_CONTROL')
  }
}

/**
 * Thrown at the waits of a greenlet that is killed. A greenlet that ends with it counts as successful.
 *
 * Whoever called `kill` wanted it: clean up in `finally` and let it pass.
 */
export class GreenletExit extends ControlError {
  constructor(message = 'the greenlet was killed', options?: ErrorOptions) {
    super(message, options)
  }
  static {
    identify(this, 'GreenletExit', 'HUBLET_GREENLET_EXIT')
  }
}

/** A greenlet threw, or was killed with, something that is no `Error`; the thing itself is the `cause`. */
export class GreenletError extends HubletError {
  static {
    identify(this, 'GreenletError', 'HUBLET_NON_ERROR')
  }
}

/** A kill outlived its grace: the greenlet is still there, nobody waits for it any more. See `hub.zombies()`. */
export class ZombieError extends HubletError {
  static {
    identify(this, 'ZombieError', 'HUBLET_ZOMBIE')
  }
}

/** A hub callback (a rawlink, for example) tried to wait. Your fault: use `link`, or spawn a greenlet from it. */
export class BlockingSwitchOutError extends HubletError {
  static {
    identify(this, 'BlockingSwitchOutError', 'HUBLET_BLOCKING_IN_HUB')
  }
}

/** The operation needs a greenlet (or one in another state) and was called without. Your fault. */
export class MisuseError extends HubletError {
  static {
    identify(this, 'MisuseError', 'HUBLET_MISUSE')
  }
}

/** This thread is not known to the others: the one that starts it must call `enroll(worker)`. */
export class NotEnrolled extends HubletError {
  static {
    identify(this, 'NotEnrolled', 'HUBLET_NOT_ENROLLED')
  }
}

/** As many threads live as can be enrolled. End some, or start fewer. */
export class TooManyThreads extends HubletError {
  static {
    identify(this, 'TooManyThreads', 'HUBLET_TOO_MANY_THREADS')
  }
}

/** No slot was free in the non-waiting form. Nobody's fault: try later, or use the form that waits. */
export class PoolFull extends HubletError {
  static {
    identify(this, 'PoolFull', 'HUBLET_POOL_FULL')
  }
}

/** You, or somebody you share it with, closed this group, pool or nursery earlier. */
export class ClosedError extends HubletError {
  static {
    identify(this, 'ClosedError', 'HUBLET_CLOSED')
  }
}

/** The queue stayed empty until the time was up. Nobody's fault: wait longer, or do without. */
export class QueueEmpty extends HubletError {
  static {
    identify(this, 'QueueEmpty', 'HUBLET_QUEUE_EMPTY')
  }
}

/** The queue stayed full until the time was up; the item is not in it. Nobody's fault: wait longer, or drop the item. */
export class QueueFull extends HubletError {
  static {
    identify(this, 'QueueFull', 'HUBLET_QUEUE_FULL')
  }
}

/** The queue was closed: nothing can be put any more, or nothing is left to get. */
export class QueueClosed extends ClosedError {
  /** The queue. */
  readonly queue: object
  constructor(message: string, queue: object) {
    super(message)
    this.queue = queue
  }
  static {
    identify(this, 'QueueClosed', 'HUBLET_QUEUE_CLOSED')
  }
}

/** The channel was closed: nothing can be sent any more, or nothing is left to receive. */
export class ChannelClosed extends ClosedError {
  /** The channel: tells which one it was, of those that a `select` waited for. */
  readonly channel: object
  constructor(message: string, channel: object) {
    super(message)
    this.channel = channel
  }
  static {
    identify(this, 'ChannelClosed', 'HUBLET_CHANNEL_CLOSED')
  }
}

/** A subscriber of a `Broadcast` with `slow: 'fail'` was too far behind. Receive faster, or raise the capacity. */
export class SlowSubscriber extends HubletError {
  static {
    identify(this, 'SlowSubscriber', 'HUBLET_SLOW_SUBSCRIBER')
  }
}

/** An `AsyncResult` can be set once, and was. Your fault, or a race you want: then use `trySet`. */
export class AlreadySet extends HubletError {
  static {
    identify(this, 'AlreadySet', 'HUBLET_ALREADY_SET')
  }
}

/** An argument has the wrong type. Your fault; nothing was started. */
export class ArgumentTypeError extends TypeError {
  /** Stable identity: the same however the error travels. */
  declare readonly code: string
  static {
    identify(this, 'ArgumentTypeError', 'HUBLET_ARGUMENT_TYPE')
  }
}

/** An argument is outside its range (a negative delay, a pool size of 1.5). Your fault; nothing was started. */
export class ArgumentRangeError extends RangeError {
  /** Stable identity: the same however the error travels. */
  declare readonly code: string
  static {
    identify(this, 'ArgumentRangeError', 'HUBLET_ARGUMENT_RANGE')
  }
}

/**
 * A thread with a hub has ended, and with it everything that was asked of it and not answered.
 *
 * Nobody's fault here: `cause` is what it died of, if it was an error. Start another, or use `supervise`.
 */
export class HubExit extends HubletError {
  /** The name of the hub. */
  readonly hub: string
  /** What its thread exited with: 0 after `stop()`, 1 after an error or `terminate()`, or what `process.exit` was given. */
  readonly exitCode: number
  constructor(message: string, hub: string, exitCode: number, options?: ErrorOptions) {
    super(message, options)
    this.hub = hub
    this.exitCode = exitCode
  }
  static {
    identify(this, 'HubExit', 'HUBLET_HUB_EXIT')
  }
}

/** That hub exports nothing callable of this name. Your fault; the message has the names that there are. */
export class UnknownExport extends HubletError {
  static {
    identify(this, 'UnknownExport', 'HUBLET_UNKNOWN_EXPORT')
  }
}

/** What another thread has sent cannot be read: unknown there, or damaged. Register classes under the same names in both. */
export class DecodeError extends HubletError {
  static {
    identify(this, 'DecodeError', 'HUBLET_DECODE')
  }
}

/** Something in the value cannot leave its thread. Your fault; nothing was sent, the message says what and where. */
export class UncloneableValue extends HubletError {
  /** Where it is: `args[0].user.callback`. */
  readonly path: string | undefined
  constructor(message: string, path?: string, options?: ErrorOptions) {
    super(message, options)
    this.path = path
  }
  static {
    identify(this, 'UncloneableValue', 'HUBLET_UNCLONEABLE')
  }
}

/** The value has too many levels to be sent. Yours: send it flat (a list of rows with ids); nothing was sent. */
export class MessageTooDeep extends HubletError {
  static {
    identify(this, 'MessageTooDeep', 'HUBLET_MESSAGE_TOO_DEEP')
  }
}

/**
 * Hubs of a pool have ended so often that it was given up: all of them are stopped.
 *
 * Look at `cause`, the last end: it would have happened again. Mend that, then call `supervise` again.
 */
export class CrashLoop extends HubletError {
  /** The name of the hub that was the last to end. */
  readonly hub: string
  /** How many ends there were, of all hubs of the pool ... */
  readonly ends: number
  /** ... in how many milliseconds. */
  readonly within: number
  constructor(message: string, hub: string, ends: number, within: number, options?: ErrorOptions) {
    super(message, options)
    this.hub = hub
    this.ends = ends
    this.within = within
  }
  static {
    identify(this, 'CrashLoop', 'HUBLET_CRASH_LOOP')
  }
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
