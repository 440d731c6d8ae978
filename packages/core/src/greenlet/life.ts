// The life of a greenlet, from start to result.
//
//   G1  the body runs at most once, never inside start(), and not at all if the greenlet was ended before its turn
//   G2  states only go forward: NEW, SCHEDULED, RUNNING, then DONE | FAILED | EXITED (killed)
//   G3  everybody who waits or is linked is told exactly once, after the result is set
//   G4  once dead it holds neither function nor arguments, values, timers or waits
//   G5  a failure that nobody has observed by the end of the turn is reported, once

import { GreenletExit, MisuseError, ZombieError } from '../errors.ts'
import { checkDelay } from '../hub/arguments.ts'
import { IN_HUB, currentContext } from '../hub/context.ts'
import { describe, functionName } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { runQueue } from '../hub/run-queue.ts'
import { counters, settings } from '../hub/settings.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { Grace } from './grace.ts'
import { bear, hasName, retire } from './identity.ts'
import { Linked, tellFollowers } from './linked.ts'
import { noteStart, unwatchLost, watchLost, watchedGreenlets } from './lost.ts'
import { asError } from './outcome.ts'
import { OUTSIDE, Scope, closeScope, interruptAll, markEnding } from './scope.ts'
import { Start, StartTimer } from './start.ts'
import { type Suspended, type Suspension, rootOf, suspensionsBelow, timesParked, waitsBelow } from './tree.ts'
import { reportFailure, spawnedAt } from './unobserved.ts'

/** What a greenlet runs. */
export type Body<T> = (...args: never) => T | PromiseLike<T>

const NEW = 0
const SCHEDULED = 1
const RUNNING = 2
const DONE = 3
const FAILED = 4
const EXITED = 5
const words = ['new', 'scheduled', 'running', 'done', 'failed', 'killed'] as const

/** What is needed when a greenlet is delayed or killed. */
interface Fate {
  grace: Grace | undefined
  killedBy: Error | undefined
  zombie: boolean
  timer: Timer | undefined
}

let living: Life<unknown>[] = []
let mostLiving = 0
let describing = false
const mostArgs = 10 // in reports
const none: readonly unknown[] = Object.freeze([])

function textOf(wait: Suspended | Suspension): string {
  return 'describe' in wait ? wait.describe() : 'wait'
}

/** All that have started and not ended, in no order. */
export function livingLives(): readonly Life<unknown>[] {
  const watched = watchedGreenlets()
  return watched.length === 0 ? living : [...living, ...(watched as Life<unknown>[])]
}

/** Called at every start. */
export const spawnCallbacks: Set<(life: Life<unknown>) => void> = new Set()

/** What a dead one ended with: its value, its exception, or its GreenletExit. */
export let resultOf: (life: Life<unknown>) => unknown
/** Gives a body that has not started its arguments. */
export let setArguments: (life: Life<unknown>, args: readonly unknown[]) => void
/** Ends one that does not run yet: it never will. */
export let endUnstarted: (life: Life<unknown>, error: Error) => void
/** Takes note of a kill, and starts its grace. */
export let markKilled: (life: Life<unknown>, error: Error, grace: number) => void
let begin: (life: Scope) => void
let succeedCurrent: (value: unknown) => void
let failCurrent: (thrown: unknown) => void

export abstract class Life<T> extends Linked {
  #body: Body<T> | string | undefined
  #args: readonly unknown[] = none
  #state = NEW
  #born = 0
  #result: unknown = undefined
  #place = -1
  #fate: Fate | undefined = undefined

  constructor(body: Body<T> | undefined) {
    super()
    this.#body = body
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

  /** Milliseconds since its start was scheduled; 0 before. */
  get age(): number {
    return this.#state === NEW ? 0 : Math.max(0, runQueue.time - this.#born)
  }

  /** How often it has waited: its switches to others. */
  get switches(): number {
    return timesParked(this)
  }

  /** Whether a kill outlived its grace. Those who waited have returned. */
  get zombie(): boolean {
    return this.#fate?.zombie === true && !this.dead
  }

  /** What it waits for right now, in words; empty while it runs, or awaits a foreign promise in code that is not transformed. */
  get waits(): readonly string[] {
    const foreign = suspensionsBelow(this).filter(({ rests, depends }) => rests && !depends)
    return [...waitsBelow(this), ...foreign].map(textOf)
  }

  /** Puts it into the run queue. Nothing happens if it was started, or killed, before. */
  start(): void {
    if (this.#state !== NEW) return
    if (Life.#schedule(this)) runQueue.push(new Start(this, begin))
  }

  /** Starts it in `ms` milliseconds. @throws {ArgumentRangeError} if `ms` is `NaN` or negative */
  startLater(ms: number): void {
    checkDelay('startLater', 'ms', ms)
    if (this.#state !== NEW) return
    if (!Life.#schedule(this)) return
    const timer = new StartTimer(new Start(this, begin))
    Life.#fateOrNew(this).timer = timer
    timers.add(timer, ms)
  }

  /** What it runs, in words: `fetchPage('a', 1)`; empty once it has returned, without arguments once it has failed. */
  get call(): string {
    if (this.#state === DONE) return ''
    const body = typeof this.#body === 'string' ? this.#body : functionName(this.#body ?? this.constructor)
    const args = this.#args.slice(0, mostArgs).map(describe)
    if (this.#args.length > mostArgs) args.push('...')
    return `${body}(${args.join(', ')})`
  }

  override toString(): string {
    const name = this.dead && !hasName(this) ? '' : ` "${this.name}"`
    const { call } = this
    return `<${functionName(this.constructor)}${name}${call && `: ${call}`} ${Life.#stateText(this)}>`
  }

  static #stateText(self: Life<unknown>): string {
    if (self.zombie) return 'zombie'
    if (self.dead || describing) return words[self.#state]!
    describing = true // what is waited for may be a greenlet that waits, perhaps for this one
    try {
      const [wait] = self.waits
      return wait === undefined ? words[self.#state]! : `waiting in ${wait}`
    } finally {
      describing = false
    }
  }

  static #fateOrNew(self: Life<unknown>): Fate {
    return (self.#fate ??= { grace: undefined, killedBy: undefined, zombie: false, timer: undefined })
  }

  /** False if a spawn callback has killed it. */
  static #schedule(self: Life<unknown>): boolean {
    self.#state = SCHEDULED
    counters.spawned++
    self.#born = runQueue.time
    bear(self, currentLife())
    if (settings.neverWakes) watchLost(self, spawnedAt(self))
    else Life.#enterLiving(self)
    if (spawnCallbacks.size > 0) Life.#callSpawnCallbacks(self)
    return !self.dead
  }

  static #enterLiving(self: Life<unknown>): void {
    self.#place = living.push(self) - 1
    if (self.#place > mostLiving) mostLiving = self.#place
  }

  static #callSpawnCallbacks(self: Life<unknown>): void {
    for (const callback of spawnCallbacks) {
      try {
        callback(self)
      } catch (error) {
        reportError(error, { kind: 'callback', source: self, text: `spawn callback ${functionName(callback)} failed` })
      }
    }
  }

  static #begin(self: Life<unknown>): void {
    self.#state = RUNNING
    if (self.#place < 0) noteStart(self)
    try {
      const { callBody } = settings
      const result = callBody === undefined ? Life.#call(self) : callBody(() => Life.#call(self))
      if (result instanceof Promise) result.then(succeedCurrent, failCurrent)
      else if (typeof (result as PromiseLike<unknown> | undefined)?.then === 'function') {
        Promise.resolve(result).then(succeedCurrent, failCurrent)
      } else Life.#end(self, DONE, result)
    } catch (error) {
      Life.#fail(self, error)
    }
  }

  static #call(self: Life<unknown>): unknown {
    const body = self.#body
    return typeof body === 'function' ? body(...(self.#args as never)) : self.run()
  }

  static #fail(self: Life<unknown>, thrown: unknown): void {
    const error = asError('greenlet', thrown)
    Life.#end(self, error instanceof GreenletExit ? EXITED : FAILED, error)
  }

  static #end(self: Life<unknown>, state: number, result: unknown): void {
    if (self.dead) return
    if (self.#state !== NEW) Life.#leaveLiving(self)
    if (state === FAILED) void self.ident // so that the report has a name
    self.#state = state
    self.#result = result
    const text = state === FAILED ? self.toString() : ''
    if (self.#fate !== undefined) Life.#endFate(self, self.#fate)
    closeScope(self)
    // Reading a function's name costs as much as a wait: only those that did not just return keep it.
    self.#body = state === DONE || typeof self.#body !== 'function' ? undefined : functionName(self.#body)
    self.#args = none // G4
    retire(self)
    tellFollowers(self, false) // G3
    if (state === FAILED) reportFailure(self, result, text) // G5
  }

  static #endFate(self: Life<unknown>, { timer, grace, killedBy }: Fate): void {
    if (timer !== undefined) timers.remove(timer)
    grace?.cancel()
    if (killedBy !== undefined) interruptAll(self, killedBy) // what its other branches still wait for
    self.#fate = undefined
  }

  static #leaveLiving(self: Life<unknown>): void {
    counters.finished++
    runQueue.touch()
    if (self.#place < 0) return unwatchLost(self)
    const last = living.pop()!
    if (living.length === 0 && mostLiving > 1024) {
      living = [] // gives back the memory that very many greenlets have needed
      mostLiving = 0
    }
    if (last === self) return
    living[self.#place] = last
    last.#place = self.#place
  }

  static {
    begin = (life) => {
      if (#state in life && life.#state === SCHEDULED) Life.#begin(life) // G1
    }

    succeedCurrent = (value) => Life.#end(currentContext() as Life<unknown>, DONE, value)
    failCurrent = (thrown) => Life.#fail(currentContext() as Life<unknown>, thrown)

    resultOf = (life) => life.#result

    setArguments = (life, args) => {
      life.#args = args
    }

    endUnstarted = (life, error) => Life.#fail(life, error)

    markKilled = (life, error, grace) => {
      const fate = Life.#fateOrNew(life)
      fate.killedBy ??= error
      if (error instanceof GreenletExit) markEnding(life, error)
      fate.grace ??= new Grace(life, error, () => {
        fate.zombie = true
        const at = life.waits.join(', ') || 'no wait of hublet: a foreign promise, or a computation'
        const text = `${life.toString()} outlived its kill; it is at ${at}${spawnedAt(life)}`
        reportError(new ZombieError(text, { cause: error }), { kind: 'zombie', source: life, text })
        tellFollowers(life, true)
      })
      fate.grace.start(grace)
    }
  }
}

/** The life whose code is running; undefined outside greenlets, in hub callbacks, and in code one left behind. */
export function currentLife(): Life<unknown> | undefined {
  const context = currentContext()
  if (context === undefined || context === IN_HUB) return undefined // compared, not asked for their class: 8 ns
  const root = rootOf(context as Scope)
  return root === OUTSIDE || (root as Life<unknown>).dead ? undefined : (root as Life<unknown>)
}
