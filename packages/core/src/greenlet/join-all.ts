// Waiting for, and ending, many greenlets at once.

import { GreenletExit } from '../errors.ts'
import { checkCount } from '../hub/arguments.ts'
import { Crowd, refuseSelf, waitables } from './crowd.ts'
import { Greenlet, type KillOptions, checkKillOptions, current } from './greenlet.ts'
import { OnDemand } from './on-demand.ts'
import { asError } from './outcome.ts'
import { checkWaitOptions, park } from './park.ts'
import { Timeout } from './timeout.ts'
import { Wait, type WaitOptions } from './wait.ts'

export interface JoinAllOptions extends WaitOptions {
  /** Return as soon as this many have ended. Default: all. */
  count?: number
  /** Throw the exception of the first that fails, at that moment; the others go on. Default `false`. */
  raiseError?: boolean
}

/** Ends with what has ended so far when its time is up. */
class JoinAllWait<G extends Greenlet> extends Wait<G[]> {
  readonly ended: G[] = []
  readonly crowd: Crowd<G>
  readonly #all: boolean

  constructor(count: number, raise: boolean) {
    super('joinAll')
    this.#all = count === Infinity
    this.crowd = new Crowd((greenlet, gone) => {
      if (!gone) this.ended.push(greenlet)
      if (raise && greenlet.exception !== undefined) this.fail(greenlet.exception)
      if (this.ended.length >= count || this.crowd.left === 0) this.wake(this.ended)
    })
  }

  protected override expire(): void {
    this.wake(this.ended)
  }

  override leave(): void {
    this.crowd.stop()
  }

  override get blockers(): Iterable<G> {
    return this.#all ? this.crowd.followed : []
  }

  override get chances(): Iterable<G> {
    return this.#all ? [] : this.crowd.followed
  }
}

/**
 * Waits until all greenlets have ended and returns them in the order in which they did.
 *
 * When the time is up, returns those that have ended by then. For the results use `Pool.map`, or `get` on each.
 *
 * ```ts
 * const [first] = await joinAll([spawn(slow), spawn(quick)], { count: 1 }) // the quick one
 * ```
 *
 * Cancel: the greenlets are not affected. Order: by completion; those dead already come first, as given.
 *
 * @throws the first exception, with `raiseError`
 */
export function joinAll<G extends Greenlet>(greenlets: Iterable<G>, options?: JoinAllOptions): Promise<G[]> {
  const count = options?.count ?? Infinity
  checkCount('joinAll', 'count', count)
  if (options !== undefined) checkWaitOptions('joinAll', options)
  const list = waitables('joinAll', greenlets, true)
  refuseSelf('joinAll', list, options)
  if (list.length === 0 || count === 0) return Promise.resolve([])
  const wait = new JoinAllWait<G>(count, options?.raiseError === true)
  const promise = park(wait, undefined, options)
  if (wait.waiting) {
    wait.crowd.left++ // so that the ones dead already do not look like all
    wait.crowd.follow(list, options?.raiseError === true)
    wait.crowd.left--
    if (wait.crowd.left === 0) wait.wake(wait.ended)
    if (!wait.waiting) wait.crowd.stop()
  }
  return promise
}

export interface KillAllOptions extends KillOptions {
  /** What is thrown in each. Default: a `GreenletExit`. */
  reason?: unknown
}

/**
 * Kills all greenlets, those that have not started first: they never run.
 *
 * Resolves when all are dead: `true`, or `false` if one became a zombie. Not awaiting it is the form that does not wait.
 *
 * Cancel: the kills go on.
 *
 * @throws {Timeout} when `timeout` runs out first
 */
export function killAll(greenlets: Iterable<Greenlet>, options?: KillAllOptions): Promise<boolean> {
  checkKillOptions('killAll', options)
  const list = [...waitables('killAll', greenlets, true)]
  const reason = asError('kill', options?.reason ?? new GreenletExit())
  const self = current()
  const others = list.filter((greenlet) => greenlet !== self)
  for (const greenlet of others) if (!greenlet.running) void greenlet.kill(reason, options)
  const running = others.filter((greenlet) => greenlet.running)
  for (const greenlet of running) void greenlet.kill(reason, options)
  if (self !== undefined && others.length < list.length) void self.kill(reason, options) // throws; the others are done
  return new OnDemand(() => allDead(running, options))
}

async function allDead(greenlets: readonly Greenlet[], options: WaitOptions | undefined): Promise<boolean> {
  await joinAll(greenlets, options)
  const left = greenlets.filter((greenlet) => !greenlet.dead)
  if (left.every((greenlet) => greenlet.zombie)) return left.length === 0
  const { timeout } = options ?? {}
  if (timeout instanceof Timeout) throw timeout.thrown
  throw new Timeout(timeout, {
    message: `killAll: ${left.length} of ${greenlets.length} still live after ${timeout} ms`,
  })
}

/** The same as `greenlet.kill(reason, options)`. */
export function kill(greenlet: Greenlet, reason?: unknown, options?: KillOptions): Promise<boolean> {
  waitables('kill', [greenlet], true)
  return greenlet.kill(reason, options)
}
