// A greenlet that runs in another hub, seen from this one.
//
//   M1  it is dead here when it is dead over there, or when its hub is: a kill goes there, and is answered by its end
//   M2  killed before it was asked for, it never runs

import { Greenlet } from '../greenlet/greenlet.ts'
import { park } from '../greenlet/park.ts'
import { CallWait } from './call.ts'
import type { Link } from './link.ts'

/** A wait that a kill does not end: it passes the kill on (M1). */
export class LifeWait<T> extends CallWait<T> {
  override interrupt(reason: unknown): void {
    if (!this.passOn(reason)) super.interrupt(reason)
  }
}

/**
 * The handle to a greenlet of another hub: joined, killed and linked as one of this hub.
 *
 * Made by `thread.spawn(name, ...args)`.
 *
 * Cancel: `kill` runs its `finally` blocks over there; the promise of `kill` resolves when it has really ended.
 */
export class RemoteGreenlet<T = unknown> extends Greenlet<T> {
  /** The name of the hub that it runs in. */
  readonly hub: string
  readonly #link: Link
  readonly #target: string
  readonly #args: readonly unknown[]

  constructor(link: Link, target: string, args: readonly unknown[]) {
    super()
    this.hub = link.name
    this.name = `${target} in ${link.name}`
    this.#link = link
    this.#target = target
    this.#args = args
  }

  override run(): Promise<T> {
    const wait = new LifeWait<T>(this.#link, this.#target)
    const promise = park(wait)
    wait.ask(this.#args)
    return promise
  }
}
