// The hub of this thread as users see it: settings, figures, and the end of everything.

import { ArgumentTypeError } from '../errors.ts'
import { type Greenlet, current, livingGreenlets } from '../greenlet/greenlet.ts'
import { type KillAllOptions, killAll } from '../greenlet/join-all.ts'
import { park } from '../greenlet/park.ts'
import { quiet } from '../greenlet/quiet.ts'
import { BooleanWait, type WaitOptions } from '../greenlet/wait.ts'
import { checkDelay, checkFunction } from '../hub/arguments.ts'
import { Callback } from '../hub/callback.ts'
import { describe, functionName } from '../hub/describe.ts'
import { runQueue } from '../hub/run-queue.ts'
import { type ErrorContext, type ReportPolicy, counters, settings } from '../hub/settings.ts'
import { timers } from '../hub/timers.ts'
import { Dump } from './dump.ts'
import { watchCycles } from './wait-cycle.ts'

/** What `hub.stats()` returns. */
export interface HubStats {
  /** Greenlets started so far. */
  readonly spawned: number
  /** Greenlets ended so far. */
  readonly finished: number
  /** Times the hub has run or resumed something. */
  readonly switches: number
  /** Waits that are parked right now. */
  readonly waiting: number
  /** The longest time, in ms, for which one pass kept Node's timers and I/O waiting. */
  readonly longestPass: number
}

/** The scheduler of this thread. There is one per thread; {@link getHub} returns it. */
export class Hub {
  /** Milliseconds for which greenlets may run before timers and I/O get a turn. Default 5. */
  get switchInterval(): number {
    return runQueue.switchInterval
  }

  set switchInterval(ms: number) {
    checkDelay('hub', 'switchInterval', ms)
    runQueue.switchInterval = ms
  }

  /** Milliseconds a killed greenlet has for its cleanup before the kill is thrown at every wait. Default 5000. */
  get killGrace(): number {
    return settings.killGrace
  }

  set killGrace(ms: number) {
    checkDelay('hub', 'killGrace', ms)
    settings.killGrace = ms
  }

  /**
   * Which failed greenlets are reported: those nobody observed (default), all, or none. `'never'` also silences the
   * reports of deadlocks among greenlets and of greenlets that can never wake.
   */
  get report(): ReportPolicy {
    return settings.report
  }

  set report(policy: ReportPolicy) {
    if (policy !== 'unobserved' && policy !== 'always' && policy !== 'never') {
      throw new ArgumentTypeError(`hub: report must be 'unobserved', 'always' or 'never', got ${describe(policy)}`)
    }
    settings.report = policy
  }

  /** Gets the errors that nobody else gets. Default (`undefined`): they are printed on stderr. It must not wait. */
  get onError(): ((error: unknown, context: ErrorContext) => void) | undefined {
    return settings.onError
  }

  set onError(handler: ((error: unknown, context: ErrorContext) => void) | undefined) {
    if (handler !== undefined) checkFunction('hub', 'onError', handler)
    settings.onError = handler
  }

  /** Whether spawns and waits record their stack: about 2 us each. Default `false`, or `HUBLET_STACKS=1`, `HUBLET_DEV=1`. */
  get stacks(): boolean {
    return settings.stacks
  }

  set stacks(on: boolean) {
    settings.stacks = on
  }

  /**
   * Whether greenlets that start from now on are reported when nobody can reach what they wait for any more: found by the
   * garbage collector, whenever that runs. Costs about 3 us a spawn and 1 us a wait. Default `false`, or `HUBLET_DEV=1`.
   */
  get neverWakes(): boolean {
    return settings.neverWakes
  }

  set neverWakes(on: boolean) {
    settings.neverWakes = on
  }

  /**
   * Whether circles of waits are reported when they close, not only when nothing is left to run. Costs
   * about 1 us a wait. Default `false`, or `HUBLET_DEV=1`.
   */
  get waitCycles(): boolean {
    return settings.onPark !== undefined
  }

  set waitCycles(on: boolean) {
    watchCycles(on)
  }

  /** The time by the hub's clock in milliseconds, monotonic: what sleeps and timeouts go by, also in virtual time. */
  now(): number {
    return timers.clock.now()
  }

  stats(): HubStats {
    return Object.freeze({
      spawned: counters.spawned,
      finished: counters.finished,
      switches: runQueue.switches,
      waiting: counters.waiting,
      longestPass: runQueue.longestPass,
    })
  }

  /**
   * Has `fn` called in the hub's next pass, outside every greenlet. It must not wait.
   *
   * Order: together with spawns and wake-ups, first in first out.
   */
  runCallback(fn: () => unknown): Callback {
    checkFunction('runCallback', 'fn', fn)
    const text = `hub callback ${functionName(fn)} failed`
    const callback = new Callback(fn, () => ({ kind: 'callback', source: fn, text }))
    runQueue.push(callback)
    return callback
  }

  /** Killed greenlets that outlived their grace and still live. */
  zombies(): Greenlet[] {
    return livingGreenlets().filter((greenlet) => greenlet.zombie)
  }

  /**
   * What every greenlet is doing right now: print it (`console.log(String(hub.dump()))`) or send it (`JSON.stringify`).
   *
   * A picture of the moment; `GreenletTree` is the same for some of them.
   */
  dump(): Dump {
    return new Dump()
  }

  /**
   * Waits until nothing of this hub can go on by itself: no greenlet is ready, no timer runs, and every greenlet that
   * lives waits for another. Returns `true` then, `false` when the time is up.
   *
   * Cancel: nothing is affected.
   */
  async join(options?: WaitOptions): Promise<boolean> {
    const wait = new JoinHubWait('hub.join')
    const parked = park(wait, undefined, options)
    wait.count()
    using _ = runQueue.watch(() => {
      if (quiet() && timers.held === joinTimers) wait.wake(true)
    })
    return await parked
  }

  /**
   * Kills all greenlets but the calling one and waits for them: their `finally` blocks run. The hub stays usable.
   *
   * Returns `true`, or `false` if one became a zombie. @throws {Timeout} when `timeout` runs out first
   */
  shutdown(options?: KillAllOptions): Promise<boolean> {
    const self = current()
    return killAll(
      livingGreenlets().filter((greenlet) => greenlet !== self),
      options,
    )
  }
}

/** Timers that belong to joins of the hub, which do not wait for each other. */
let joinTimers = 0

class JoinHubWait extends BooleanWait {
  #counted = false
  count(): void {
    this.#counted = this.slot >= 0
    if (this.#counted) joinTimers++
  }
  override leave(): void {
    if (this.#counted) joinTimers--
    this.#counted = false
  }
}

const hub = new Hub()

/** The hub of this thread. */
export function getHub(): Hub {
  return hub
}
