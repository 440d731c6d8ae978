// One call of a function that awaits what hublet did not make: transformed code has one for each call of an async
// function, a patched builtin one for each call of its own.
//
//   F1  it is suspended from `s` on, until `r`, `x`, `c`, `n` or `end`; suspended, it hangs on its scope, and what it awaits
//       can be made to reject
//   F2  `current` is the frame whose code runs; undefined in code that has none. Each piece of code of a frame begins by
//       making it current (enter, r, x, c, n), and ends by undoing that (s, end)
//   F3  a frame that is entered while another is current was called by that one. It is active while it, or one that it has
//       called, is suspended; at the bottom (`rests`) is who has nothing active below
//   F4  the promise that is awaited in place of the other is settled by native functions: async stack traces stay whole.
//       It takes one microtask more
//   F5  a frame whose function has ended keeps nothing above it alive that is not active
//   F6  a function that is left behind in a scope that was ended gets what has ended it at its next await, once; not one
//       that such a one calls after that: who tries again for ever would never let the loop turn
//   F7  a package that has caught what ends the scope gets it again at its next await: what it does in between, giving a
//       place back for example, is done. If it ends without one, its caller gets it; caught twice, it is thrown
//   F8  the scope that it hangs on is that in which it was entered, or the innermost shield that it has opened since

import {
  type Scope,
  type Suspension,
  begun,
  endOf,
  hasPending,
  isEnding,
  noteDelivered,
  resume,
  rootOf,
  suspendIn,
  takePending,
} from '@hublet/core/lowlevel'

import type { Activation } from './activation.ts'
import { Disposer } from './disposer.ts'
import { closeShield, openShield } from './shield.ts'
import { Steps } from './steps.ts'

type Settle = (value: unknown) => void

const ignore = (): void => {}
/** `call` of it is what `await` does, whatever somebody has put in place of `then`. */
const { then } = Promise.prototype as { then: (this: unknown, resolve: Settle, reject: Settle) => unknown }
const asPromise = Promise.resolve.bind(Promise)

let nextResolve: Settle = ignore
let nextReject: Settle = ignore
const takeFunctions = (resolve: Settle, reject: Settle): void => {
  nextResolve = resolve
  nextReject = reject
}

let current: Frame | undefined

/** F2 */
function makeCurrent(frame: Frame | undefined): void {
  current = frame
}

/** A turn of the loop later: who has it again and again, and tries again each time, does not stop the hub. */
function rejectLater(reason: unknown): Promise<never> {
  return new Promise((_resolve, reject) => setImmediate(reject, reason))
}

/** Whether they are of one greenlet: code that is not transformed may have left another's frame current. */
function isInOne(a: Scope, b: Scope): boolean {
  return a === b || rootOf(a) === rootOf(b)
}

/** What an operation begun here has to end with, in place of being begun (F6); undefined: nothing. */
export let takeEnd: (scope: Scope) => unknown

export class Frame implements Activation, Suspension {
  holder: Suspension['holder'] = undefined
  newer: Suspension | undefined = undefined
  older: Suspension | undefined = undefined
  round = 0
  depends = false
  readonly #where: string
  #line = 0
  #scope: Scope
  /** Those around the shields that it has opened. */
  #outer: Scope[] | undefined = undefined
  /** Pieces of its code may be called by others at any time: by `next`. */
  readonly #generator: boolean
  /** Who has called it, while that matters (F3, F5). */
  #caller: Frame | undefined
  /** Its first piece of code runs, and `#before` was current before. */
  #first = true
  #before: Frame | undefined
  #ended = false
  /** One for itself while it is suspended, and one for each active frame that it has called. */
  #active = 0
  /** `begun.count` when the piece of code that runs began. */
  #begun: number
  #reject: Settle = ignore
  /** What its awaits have rejected with. */
  #told: unknown
  /** What its next await has to reject with, and what that was before (F7). */
  #owed: unknown = undefined
  #caught: unknown = undefined
  /** Called after an interruption: what is awaited is wanted no more. */
  #abandon: ((reason: unknown) => void) | undefined = undefined

  constructor(where: string, scope: Scope, generator = false) {
    this.#where = where
    this.#scope = scope
    this.#generator = generator
    this.#before = current
    this.#caller = current !== undefined && isInOne(current.#scope, scope) ? current : undefined
    this.#told = this.#caller === undefined ? endOf(scope) : this.#caller.#told // F6
    this.#begun = begun.count
    makeCurrent(this)
  }

  get caller(): Frame | undefined {
    let at = this.#caller
    while (at !== undefined && at.holder === undefined) at = at.#caller
    return at
  }

  get rests(): boolean {
    return this.holder !== undefined && this.#active === 1
  }

  describe(): string {
    return this.#line === 0 ? this.#where : `await in ${this.#where}:${this.#line}`
  }

  s(line: number, value: unknown): unknown {
    this.#stop()
    return this.#suspend(line, value)
  }

  r<T>(value: T): T {
    this.#goOn()
    return value
  }

  x(): void {
    this.#goOn()
  }

  c(error: unknown): void {
    this.#goOn()
    if (isEnding(this.#scope, error)) throw error
  }

  k(error: unknown): void {
    if (!isEnding(this.#scope, error)) return
    if (this.#caught === error) throw error
    this.#caught = this.#owed = error // F7
  }

  n(): boolean {
    const isCalled = this.#first || (this.#generator && current !== this)
    if (isCalled) this.#stop()
    else this.#goOn()
    return isCalled
  }

  f(): void {
    this.#goOn()
    const outer = (this.#outer ??= [])
    outer.push(this.#scope)
    this.#scope = openShield(this.#scope)
  }

  g(): void {
    const outer = this.#outer!.pop()!
    closeShield(this.#scope, outer)
    this.#scope = outer
  }

  i(line: number, iterable: unknown): unknown {
    return new Steps(this, line, iterable)
  }

  u(_line: number, resource: unknown): unknown {
    return Disposer.of(resource, this, this.#scope)
  }

  v(resource: unknown): unknown {
    return Disposer.contentOf(resource)
  }

  end(): void {
    if (this.holder !== undefined) this.#resume()
    if (current === this) current = this.#before
    this.#before = undefined
    this.#ended = true
    if (this.#owed !== undefined && this.#caller !== undefined) this.#caller.#owe(this.#owed)
    if (this.#active === 0) this.#caller = undefined // F5
  }

  interrupt(reason: unknown): void {
    const reject = this.#reject
    const abandon = this.#abandon
    this.#resume()
    this.#told = reason
    this.#owed = undefined
    noteDelivered(reason)
    reject(reason)
    abandon?.(reason)
  }

  /** As `s`; `abandon` is called if the await is interrupted, after it has rejected. */
  suspend(line: number, value: unknown, abandon: (reason: unknown) => void): unknown {
    this.#stop()
    return this.#suspend(line, value, abandon)
  }

  /** Something goes on for it that is not to be interrupted; until the result is called (F3). */
  hold(): () => void {
    this.#stop()
    if (this.#active++ === 0) Frame.#activate(this.#caller)
    return () => Frame.#deactivate(this)
  }

  /** F7 */
  #owe(reason: unknown): void {
    if (this.#told !== reason && isEnding(this.#scope, reason)) this.#owed = reason
  }

  /** What an await that begins now has to reject with. */
  #due(): unknown {
    if (hasPending(this.#scope)) return takePending(this.#scope)
    const owed = this.#owed
    if (owed !== undefined) return owed
    const end = endOf(this.#scope)
    return end === this.#told ? undefined : end
  }

  /** The piece of code that runs is over (F2). */
  #stop(): void {
    if (this.holder !== undefined) this.#resume()
    if (this.#generator && current !== this) {
      if (this.#active === 0) {
        this.#caller = current !== undefined && isInOne(current.#scope, this.#scope) ? current : undefined
      }
      return
    }
    current = this.#before
    this.#first = false
    this.#before = undefined
  }

  #suspend(line: number, value: unknown, abandon?: (reason: unknown) => void): unknown {
    const due = this.#due()
    if (due !== undefined) return this.#refuse(value, due, abandon)
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return value
    const promise = asPromise(value)
    const awaited = new Promise<unknown>(takeFunctions)
    this.#reject = nextReject
    void then.call(promise, nextResolve, nextReject) // F4
    nextResolve = nextReject = ignore
    this.#line = line
    this.#abandon = abandon
    this.depends = begun.count !== this.#begun
    suspendIn(this.#scope, this)
    if (this.#active++ === 0) Frame.#activate(this.#caller)
    return awaited
  }

  #goOn(): void {
    if (this.holder !== undefined) this.#resume()
    makeCurrent(this)
    this.#begun = begun.count
  }

  #resume(): void {
    this.round++
    this.#abandon = undefined
    this.#reject = ignore
    resume(this)
    Frame.#deactivate(this)
  }

  /** F3 */
  static #activate(from: Frame | undefined): void {
    for (let at = from; at !== undefined && at.#active++ === 0; at = at.#caller);
  }

  static #deactivate(from: Frame): void {
    let at: Frame | undefined = from
    while (at !== undefined && --at.#active === 0) {
      const caller: Frame | undefined = at.#caller
      if (at.#ended) at.#caller = undefined // F5
      at = caller
    }
  }

  static {
    takeEnd = (scope) => {
      if (current === undefined) return undefined
      const end = endOf(scope)
      if (end === current.#told) return undefined
      current.#told = end
      return end
    }
  }

  /** Nothing is awaited. */
  #refuse(value: unknown, reason: unknown, abandon: ((reason: unknown) => void) | undefined): Promise<never> {
    asPromise(value).then(ignore, ignore)
    const again = this.#told === reason
    this.#told = reason
    this.#owed = undefined
    noteDelivered(reason)
    abandon?.(reason)
    return again ? rejectLater(reason) : Promise.reject(reason)
  }
}
