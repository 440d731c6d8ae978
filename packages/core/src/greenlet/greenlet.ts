// The handle to a running function: wait for it, get its result, kill it. Its life is in life.ts.

import { inspect } from 'node:util'

import { GreenletExit, MisuseError, ZombieError } from '../errors.ts'
import { checkDelay, checkFunction } from '../hub/arguments.ts'
import { describe } from '../hub/describe.ts'
import { settings } from '../hub/settings.ts'
import {
  type Body,
  Life,
  currentLife,
  endUnstarted,
  livingLives,
  markKilled,
  resultOf,
  setArguments,
  spawnCallbacks,
} from './life.ts'
import { addFollower, followersOf } from './linked.ts'
import type { Follower } from './links.ts'
import { OnDemand } from './on-demand.ts'
import { asError } from './outcome.ts'
import { checkWaitOptions, park } from './park.ts'
import { deliver } from './scope.ts'
import { markObserved } from './tree.ts'
import { BooleanWait, Wait, type WaitOptions } from './wait.ts'

export interface JoinOptions extends WaitOptions {
  /** Throw the greenlet's exception if it failed. Default `false`. */
  raiseError?: boolean
}

export interface KillOptions extends WaitOptions {
  /** Milliseconds of cleanup before the kill is thrown at every wait. Default `hub.killGrace` (5000). */
  grace?: number
}

/**
 * An async function that runs on the hub and can be killed, joined and linked.
 *
 * Usually made by {@link spawn}. Subclass it and override `run()` for a greenlet with state and methods of its own.
 * It is not thenable: `await g.get()` for the result, `await g.join()` for the end.
 *
 * ```ts
 * const g = spawn(async (n: number) => { await sleep(10); return n * 2 }, 21)
 * await g.get() //=> 42
 * ```
 */
export class Greenlet<T = unknown> extends Life<T> implements AsyncDisposable {
  /** Makes a greenlet that does not run before `start()`. @throws {ArgumentTypeError} if `fn` is no function */
  constructor(fn?: Body<T>, ...args: readonly unknown[]) {
    if (fn !== undefined || new.target === Greenlet) checkFunction('Greenlet', 'fn', fn)
    super(fn)
    if (args.length > 0) setArguments(this, args)
  }

  /** Makes one of this class and starts it. */
  static spawn<C extends new (...args: never[]) => Greenlet>(
    this: C,
    ...args: ConstructorParameters<C>
  ): InstanceType<C> {
    const greenlet = new this(...args)
    greenlet.start()
    return greenlet as InstanceType<C>
  }

  /** Makes one of this class and starts it in `ms` milliseconds. */
  static spawnLater<C extends new (...args: never[]) => Greenlet>(
    this: C,
    ms: number,
    ...args: ConstructorParameters<C>
  ): InstanceType<C> {
    checkDelay('spawnLater', 'ms', ms)
    const greenlet = new this(...args)
    greenlet.startLater(ms)
    return greenlet as InstanceType<C>
  }

  /** Has `callback(greenlet)` called at every start, until the result is disposed. A second time changes nothing. */
  static onSpawn(callback: (greenlet: Greenlet) => void): Disposable {
    checkFunction('Greenlet.onSpawn', 'callback', callback)
    spawnCallbacks.add(callback as (life: Life<unknown>) => void)
    return { [Symbol.dispose]: () => void spawnCallbacks.delete(callback as (life: Life<unknown>) => void) }
  }

  /**
   * Waits for its end. Returns `true`, or `false` when the time is up or it has become a zombie.
   *
   * Cancel: the greenlet is not affected. Order: waits and links are served in the order in which they were made.
   *
   * @throws the greenlet's exception, with `raiseError`
   */
  join(options?: JoinOptions): Promise<boolean> {
    if (options !== undefined) checkWaitOptions('join', options)
    const raise = options?.raiseError === true
    if (raise) markObserved(this)
    if (raise && this.exception !== undefined) return Promise.reject(this.exception)
    if (this.dead || this.zombie) return Promise.resolve(this.dead)
    Greenlet.#refuseSelf(this, 'join', options)
    return park(new JoinWait(this, raise), followersOf(this), options)
  }

  /**
   * Waits for its result.
   *
   * Cancel: the greenlet is not affected. Order: as `join`.
   *
   * @throws {Error} what the greenlet failed with, or the `GreenletExit` it was killed with
   * @throws {Timeout} when the time is up
   * @throws {ZombieError} if it has become a zombie
   */
  get(options?: WaitOptions): Promise<T> {
    if (options !== undefined) checkWaitOptions('get', options)
    markObserved(this)
    if (this.dead) return failed(this) ? Promise.reject(resultOf(this)) : Promise.resolve(resultOf(this) as T)
    if (this.zombie) return Promise.reject(zombieError(this))
    Greenlet.#refuseSelf(this, 'get', options)
    return park(new GetWait<T>(this), followersOf(this), options)
  }

  /** The result, now. @throws what `get` throws; {MisuseError} while there is none */
  tryGet(): T {
    markObserved(this)
    if (this.dead && failed(this)) throw resultOf(this)
    if (this.dead) return resultOf(this) as T
    if (this.zombie) throw zombieError(this)
    throw new MisuseError(`cannot get the result: ${describe(this)} has not ended; use get() to wait for it`)
  }

  /**
   * Throws `reason` at its waits, once. Resolves to `true` when it is dead, to `false` when `timeout` ran out or it
   * became a zombie. Not awaiting the result is the form that does not wait.
   *
   * Not started: it never runs. Waiting: every wait that no shield covers rejects. Running, or waiting for a foreign
   * promise: its next wait rejects. After `grace` the reason is thrown at every wait. A greenlet that kills itself
   * gets the reason thrown right here.
   *
   * Cancel: the kill goes on. Order: several reasons are delivered in the order of the calls.
   */
  kill(reason: unknown = new GreenletExit(), options?: KillOptions): Promise<boolean> {
    checkKillOptions('kill', options)
    if (this.dead) return Promise.resolve(true)
    const error = asError('kill', reason)
    if (!this.running) {
      endUnstarted(this, error)
      return Promise.resolve(true)
    }
    markKilled(this, error, options?.grace ?? settings.killGrace)
    if (current() === this) throw error
    deliver(this, error)
    return new OnDemand(() => this.join(options))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  /** Runs `fn`, then waits for this greenlet. If `fn` throws, the greenlet is killed with that error first. */
  async scope<R>(fn: () => R | PromiseLike<R>): Promise<R> {
    let result: R
    try {
      result = await fn()
    } catch (error) {
      markObserved(this)
      await this.kill(error)
      throw error
    }
    await this.join()
    return result
  }

  static #refuseSelf(self: Greenlet, operation: string, options: WaitOptions | undefined): void {
    if (current() === self) refuseOwnEnd(operation, options)
  }

  static {
    Object.defineProperty(Greenlet.prototype, inspect.custom, {
      value(this: Greenlet): string {
        return this.toString()
      },
    })
  }
}

class JoinWait extends BooleanWait implements Follower {
  readonly #raise: boolean
  constructor(greenlet: Greenlet, raise: boolean) {
    super('Greenlet.join', greenlet)
    this.#raise = raise
  }
  notify(greenlet: Greenlet, gone: boolean): void {
    const { exception } = greenlet
    if (this.#raise && exception !== undefined) this.fail(exception)
    else this.wake(!gone)
  }
}

class GetWait<T> extends Wait<T> implements Follower {
  constructor(greenlet: Greenlet<T>) {
    super('Greenlet.get', greenlet)
  }
  notify(greenlet: Greenlet<T>, gone: boolean): void {
    if (gone) this.fail(zombieError(greenlet))
    else if (failed(greenlet)) this.fail(resultOf(greenlet))
    else this.wake(resultOf(greenlet) as T)
  }
}

/** Whether a dead greenlet has no value. */
function failed(greenlet: Greenlet): boolean {
  return greenlet.exit !== undefined || greenlet.exception !== undefined
}

/** What those get who wait for a zombie. */
export function zombieError(greenlet: Greenlet): ZombieError {
  return new ZombieError(`cannot wait for ${greenlet.toString()}: a kill outlived its grace, it may never end`)
}

/** Refuses wrong options of a kill before anybody is killed. */
export function checkKillOptions(operation: string, options: KillOptions | undefined): void {
  if (options === undefined) return
  checkDelay(operation, 'grace', options.grace ?? 0)
  checkWaitOptions(operation, options)
}

/** Refuses to wait for the end of the current greenlet in itself, unless the wait has a limit. */
export function refuseOwnEnd(operation: string, options: WaitOptions | undefined): void {
  if (options?.timeout !== undefined || options?.signal !== undefined) return
  throw new MisuseError(`cannot ${operation}: a greenlet that waits for its own end waits for ever`)
}

/** Kills a greenlet that may be the current one: it then goes on to its next wait, in place of a throw right here. */
export function condemn(greenlet: Greenlet, reason: Error): void {
  if (greenlet !== current()) return void greenlet.kill(reason)
  markKilled(greenlet, reason, settings.killGrace)
  deliver(greenlet, reason)
}

/** The greenlet whose code is running; undefined outside greenlets, in hub callbacks, and in code it left behind. */
export function current(): Greenlet | undefined {
  return currentLife() as Greenlet | undefined
}

/** All greenlets that have started and not ended, in no order. */
export function livingGreenlets(): readonly Greenlet[] {
  return livingLives() as readonly Greenlet[]
}

/**
 * Adds a follower to a greenlet that is not dead; counts as observing it if `observes`.
 * False if the last follower has the same owner: an owner that adds all of its own in one go never adds one twice.
 */
export function follow(greenlet: Greenlet, follower: Follower, observes: boolean): boolean {
  if (observes) markObserved(greenlet)
  return addFollower(greenlet, follower)
}
