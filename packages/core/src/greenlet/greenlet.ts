// A running function and the handle to it.
//
//   G1  the body runs at most once, never inside start(), and not at all if the greenlet was killed before its turn
//   G2  states only go forward: NEW, SCHEDULED, RUNNING, then DONE | FAILED | EXITED (killed)
//   G3  everybody who waits or is linked is told exactly once, after the result is set
//   G4  once dead it holds neither function nor arguments, values, timers or waits
//   G5  a failure that nobody has observed by the end of the turn is reported, once

import { inspect } from 'node:util'

import { GreenletExit, MisuseError, ZombieError } from '../errors.ts'
import { checkDelay, checkFunction } from '../hub/arguments.ts'
import { callIn, captureContext, currentContext } from '../hub/context.ts'
import { describe, functionName } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { type Task, runQueue } from '../hub/run-queue.ts'
import { counters, settings } from '../hub/settings.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { Grace } from './grace.ts'
import { Identity, bear, named, retire } from './identity.ts'
import { type Follower, Link, type LinkMode, type Waitable, findLink, notifyAll } from './links.ts'
import { OnDemand } from './on-demand.ts'
import { asError } from './outcome.ts'
import { Scope, closeScope, deliver, interruptAll, rootOf, waitsBelow } from './scope.ts'
import { WaitList } from './wait-list.ts'
import { Wait, BooleanWait, type WaitOptions, park } from './wait.ts'

export interface JoinOptions extends WaitOptions {
  /** Throw the greenlet's exception if it failed. Default `false`. */
  raiseError?: boolean
}

export interface KillOptions extends WaitOptions {
  /** Milliseconds of cleanup before the kill is thrown at every wait. Default `hub.killGrace` (5000). */
  grace?: number
}

/** What a greenlet runs. */
export type Body<T> = (...args: never) => T | PromiseLike<T>

const NEW = 0
const SCHEDULED = 1
const RUNNING = 2
const DONE = 3
const FAILED = 4
const EXITED = 5
const words = ['new', 'scheduled', 'running', 'done', 'failed', 'killed'] as const

/** What is needed when a greenlet is killed, delayed, or failed. */
interface Fate {
  grace: Grace | undefined
  killedBy: Error | undefined
  zombie: boolean
  timer: Timer | undefined
}

const spawnCallbacks = new Set<(greenlet: Greenlet) => void>()
const living: Greenlet[] = []

/** All greenlets that have started and not ended, in no order. */
export function livingGreenlets(): readonly Greenlet[] {
  return living
}

/**
 * Adds a follower to a greenlet that is not dead; counts as observing it if `observes`.
 * False if the last follower has the same owner: an owner that adds all of its own in one go never adds one twice.
 */
export let follow: (greenlet: Greenlet, follower: Follower, observes: boolean) => boolean
/** What a dead greenlet ended with: its value, its exception, or its GreenletExit. */
export let resultOf: (greenlet: Greenlet) => unknown
let begin: (greenlet: Greenlet) => void
let succeedCurrent: (value: unknown) => void
let failCurrent: (thrown: unknown) => void

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
export class Greenlet<T = unknown> extends Identity implements Waitable, AsyncDisposable {
  #body: Body<T> | string | undefined
  #args: readonly unknown[] | undefined
  #state = NEW
  #observed = false
  #result: unknown = undefined
  #links: WaitList<Follower> | undefined = undefined
  #place = -1
  #fate: Fate | undefined = undefined

  /** Makes a greenlet that does not run before `start()`. @throws {ArgumentTypeError} if `fn` is no function */
  constructor(fn?: Body<T>, ...args: readonly unknown[]) {
    if (fn !== undefined || new.target === Greenlet) checkFunction('Greenlet', 'fn', fn)
    super()
    this.#body = fn
    this.#args = args
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
    spawnCallbacks.add(callback)
    return { [Symbol.dispose]: () => void spawnCallbacks.delete(callback) }
  }

  /** The body of a subclass; a function given to the constructor takes its place. */
  run(): T | PromiseLike<T> {
    throw new MisuseError(`cannot run ${functionName(this.constructor)}: it has neither a function nor a run() method`)
  }

  /** Whether it is scheduled, running, or has run. */
  get started(): boolean {
    return this.#state !== NEW
  }

  /** Whether its body has begun and not ended. */
  get running(): boolean {
    return this.#state === RUNNING
  }

  /** Whether it has ended, in whatever way. */
  get ready(): boolean {
    return this.#state >= DONE
  }

  /** The same as `ready`. */
  get dead(): boolean {
    return this.#state >= DONE
  }

  /** Whether it returned, or was killed: everything but a failure. */
  get successful(): boolean {
    return this.#state === DONE || this.#state === EXITED
  }

  /** What it returned; undefined until then. */
  get value(): T | undefined {
    return this.#state === DONE ? (this.#result as T) : undefined
  }

  /** What it failed with; undefined while it has not, and after a kill. */
  get exception(): Error | undefined {
    return this.#state === FAILED ? (this.#result as Error) : undefined
  }

  /** The `GreenletExit` it ended with; undefined unless it was killed. */
  get exit(): GreenletExit | undefined {
    return this.#state === EXITED ? (this.#result as GreenletExit) : undefined
  }

  /** Whether a kill outlived its grace. Those who waited have returned. */
  get zombie(): boolean {
    return this.#fate?.zombie === true && !this.dead
  }

  /** What it waits for right now, in words; empty while it runs or waits for a foreign promise. */
  get waits(): readonly string[] {
    return waitsBelow(this).map((wait) => (wait instanceof Wait ? wait.describe() : 'wait'))
  }

  /** Puts it into the run queue. Nothing happens if it was started, or killed, before. */
  start(): void {
    if (this.#state !== NEW) return
    this.#schedule()
    runQueue.push(new Start(this))
  }

  /** Starts it in `ms` milliseconds. @throws {ArgumentRangeError} if `ms` is `NaN` or negative */
  startLater(ms: number): void {
    checkDelay('startLater', 'ms', ms)
    if (this.#state !== NEW) return
    this.#schedule()
    this.#fateOrNew().timer = new StartTimer(new Start(this))
    timers.add(this.#fate!.timer!, ms)
  }

  /**
   * Waits for its end. Returns `true`, or `false` when the time is up or it has become a zombie.
   *
   * Cancel: the greenlet is not affected. Order: waits and links are served in the order in which they were made.
   *
   * @throws the greenlet's exception, with `raiseError`
   */
  join(options?: JoinOptions): Promise<boolean> {
    const raise = options?.raiseError === true
    if (raise) this.#observed = true
    if (raise && this.#state === FAILED) return Promise.reject(this.#result)
    if (this.dead || this.zombie) return Promise.resolve(this.dead)
    this.#refuseSelf('join', options)
    return park(new JoinWait(this, raise), this.#list(), options)
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
    this.#observed = true
    if (this.#state === DONE) return Promise.resolve(this.#result as T)
    if (this.dead) return Promise.reject(this.#result)
    if (this.zombie) return Promise.reject(zombieError(this))
    this.#refuseSelf('get', options)
    return park(new GetWait<T>(this), this.#list(), options)
  }

  /** The result, now. @throws what `get` throws; {MisuseError} while there is none */
  tryGet(): T {
    this.#observed = true
    if (this.#state === DONE) return this.#result as T
    if (this.dead) throw this.#result as Error
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
    const grace = options?.grace ?? settings.killGrace
    checkDelay('kill', 'grace', grace)
    if (this.dead) return Promise.resolve(true)
    const error = asError('kill', reason)
    if (this.#state !== RUNNING) {
      this.#end(error instanceof GreenletExit ? EXITED : FAILED, error)
      return Promise.resolve(true)
    }
    const fate = this.#fateOrNew()
    fate.killedBy ??= error
    fate.grace ??= new Grace(this, error, () => this.#becomeZombie())
    fate.grace.start(grace)
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
      this.#observed = true
      await this.kill(error)
      throw error
    }
    await this.join()
    return result
  }

  /** Has `callback(this)` called in a greenlet of its own when it has ended, however. */
  link(callback: (source: this) => unknown): Disposable {
    return this.#link(callback, 'any')
  }

  /** Like `link`, if it ended well (a kill included). */
  linkValue(callback: (source: this) => unknown): Disposable {
    return this.#link(callback, 'value')
  }

  /** Like `link`, if it failed. */
  linkException(callback: (source: this) => unknown): Disposable {
    return this.#link(callback, 'exception')
  }

  rawlink(callback: (source: this) => unknown): Disposable {
    return this.#link(callback, 'raw')
  }

  unlink(callback: (source: this) => unknown): void {
    findLink(this.#links, callback)?.leave()
  }

  /** Takes back all links. */
  unlinkAll(): void {
    for (const node of [...(this.#links ?? [])]) if (node instanceof Link) node.leave()
  }

  /** How many links and waits hang on it. */
  get linkCount(): number {
    return this.#links?.size ?? 0
  }

  override toString(): string {
    const body = typeof this.#body === 'string' ? this.#body : functionName(this.#body ?? this.constructor)
    const args = (this.#args ?? []).map(describe).join(', ')
    const name = this.dead && !named(this) ? '' : ` "${this.name}"`
    return `<${functionName(this.constructor)}${name}: ${body}(${args}) ${this.#stateText()}>`
  }

  #stateText(): string {
    const wait = this.dead ? undefined : this.waits[0]
    if (this.zombie) return 'zombie'
    return wait === undefined ? words[this.#state]! : `waiting in ${wait}`
  }

  #fateOrNew(): Fate {
    return (this.#fate ??= { grace: undefined, killedBy: undefined, zombie: false, timer: undefined })
  }

  #list(): WaitList<Follower> {
    return (this.#links ??= new WaitList())
  }

  #link(callback: (source: this) => unknown, mode: LinkMode): Disposable {
    const link = new Link(callback, mode)
    if (mode !== 'value') this.#observed = true
    this.#list().push(link)
    if (this.dead) link.notify(this, false)
    return link
  }

  #refuseSelf(operation: string, options: WaitOptions | undefined): void {
    if (current() !== this || options?.timeout !== undefined || options?.signal !== undefined) return
    throw new MisuseError(`cannot ${operation}: a greenlet that waits for its own end waits for ever`)
  }

  #schedule(): void {
    this.#state = SCHEDULED
    counters.spawned++
    this.#place = living.push(this) - 1
    bear(this, current())
    for (const callback of spawnCallbacks) {
      try {
        callback(this)
      } catch (error) {
        reportError(error, { kind: 'callback', source: this, text: `spawn callback ${functionName(callback)} failed` })
      }
    }
  }

  #begin(): void {
    this.#state = RUNNING
    const body = this.#body
    try {
      const result = typeof body === 'function' ? body(...(this.#args as never)) : this.run()
      if (result instanceof Promise) result.then(succeedCurrent, failCurrent)
      else if (typeof (result as PromiseLike<T> | undefined)?.then === 'function') {
        Promise.resolve(result).then(succeedCurrent, failCurrent)
      } else this.#end(DONE, result)
    } catch (error) {
      this.#failWith(error)
    }
  }

  #failWith(thrown: unknown): void {
    const error = asError('greenlet', thrown)
    this.#end(error instanceof GreenletExit ? EXITED : FAILED, error)
  }

  #end(state: number, result: unknown): void {
    if (this.dead) return
    const fate = this.#fate
    if (this.#state !== NEW) this.#leaveLiving()
    this.#state = state
    const text = state === FAILED ? this.toString() : ''
    this.#result = result
    if (fate !== undefined) {
      if (fate.timer !== undefined) timers.remove(fate.timer)
      fate.grace?.cancel()
      if (fate.killedBy !== undefined) interruptAll(this, fate.killedBy) // what other branches still wait for
      this.#fate = undefined
    }
    closeScope(this)
    this.#body = typeof this.#body === 'function' ? functionName(this.#body) : undefined
    this.#args = undefined // G4
    retire(this)
    if (this.#links !== undefined) notifyAll(this.#links, this) // G3
    if (state === FAILED) this.#reportUnlessObserved(text)
  }

  #leaveLiving(): void {
    counters.finished++
    runQueue.touch()
    const last = living.pop()!
    if (last !== (this as Greenlet)) {
      living[this.#place] = last
      last.#place = this.#place
    }
  }

  #reportUnlessObserved(text: string): void {
    const stack = this.spawnStack
    const where = stack === undefined ? '' : `\n${stack.replace(/^.*\n/, '  spawned\n')}`
    const report = (): void => reportError(this.#result, { kind: 'greenlet', source: this, text: `${text}${where}` })
    if (settings.report === 'always') report()
    else if (settings.report === 'unobserved' && !this.#observed) {
      runQueue.afterTurn(() => {
        if (!this.#observed) report() // G5
      })
    }
  }

  #becomeZombie(): void {
    this.#fateOrNew().zombie = true
    const error = zombieError(this)
    reportError(error, { kind: 'zombie', source: this, text: `${this.toString()} outlived its kill` })
    notifyAll(this.#links, this, true)
  }

  static {
    Object.defineProperty(Greenlet.prototype, inspect.custom, {
      value(this: Greenlet): string {
        return this.toString()
      },
    })

    begin = (greenlet) => {
      if (greenlet.#state === SCHEDULED) greenlet.#begin() // G1
    }

    succeedCurrent = (value) => (currentContext() as Greenlet).#end(DONE, value)
    failCurrent = (thrown) => (currentContext() as Greenlet).#failWith(thrown)

    follow = (greenlet, follower, observes) => {
      if (observes) greenlet.#observed = true
      const list = greenlet.#list()
      if (list.last?.owner !== undefined && list.last.owner === follower.owner) return false
      list.push(follower)
      return true
    }

    resultOf = (greenlet) => greenlet.#result
  }
}

/** Stands in the run queue for a greenlet, with the context of the place that spawned it. */
class Start implements Task {
  readonly immediate = true
  readonly #greenlet: Greenlet
  readonly #context = captureContext()
  constructor(greenlet: Greenlet) {
    this.#greenlet = greenlet
  }
  step(): void {
    callIn(this.#context, this.#greenlet, begin, this.#greenlet)
  }
}

class StartTimer implements Timer {
  slot = -1
  readonly #start: Start
  constructor(start: Start) {
    this.#start = start
  }
  fire(): void {
    runQueue.push(this.#start)
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
    else if (greenlet.successful && greenlet.exit === undefined) this.wake(greenlet.value as T)
    else this.fail(resultOf(greenlet))
  }
}

function zombieError(greenlet: Greenlet): ZombieError {
  return new ZombieError(`${greenlet.toString()} is a zombie: a kill outlived its grace, nobody can wait for it`)
}

/** The greenlet whose code is running; undefined outside greenlets, in hub callbacks, and in code it left behind. */
export function current(): Greenlet | undefined {
  const context = currentContext()
  if (!(context instanceof Scope)) return undefined
  const root = rootOf(context)
  return root instanceof Greenlet && !root.dead ? root : undefined
}
