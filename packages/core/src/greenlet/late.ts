// A reason on its way to functions that await foreign promises.
//
//   L1  they are interrupted when the scope stands still, those at the bottom only: who is above is reached by unwinding
//   L2  nor is who awaits something that waits in hublet, or has opened scopes, as long as anything of that is left
//   L3  whoever is left out, and has not gone on, is looked at again: what was below it may have ended, for all that. Not
//       for ever: there is the grace of kills

import { type Timer, timers } from '../hub/timers.ts'
import { Stopped, isAwaited, whenStill } from './stillness.ts'
import type { Suspension, Tree } from './tree.ts'

/** How many wait for their first look: they will interrupt somebody, so that time must not jump meanwhile. */
export const underWay: { count: number } = { count: 0 }

/** Milliseconds between two looks. */
const longest = 64
const mostLooks = 100

export class Late implements Timer {
  slot = -1
  readonly reason: unknown
  readonly #scope: Tree
  readonly #deliver: (late: Late, due: readonly Suspension[]) => void
  readonly #stopped: Stopped
  #looks = 0
  #over = false

  /** `deliver` interrupts what is due, if the reason is wanted still. */
  constructor(scope: Tree, reason: unknown, deliver: (late: Late, due: readonly Suspension[]) => void) {
    this.reason = reason
    this.#scope = scope
    this.#deliver = deliver
    this.#stopped = new Stopped(scope)
    underWay.count++
    whenStill(scope, () => {
      underWay.count--
      this.#look()
    })
  }

  /** Interrupts those that are left in a scope that is about to be closed. */
  static sweep(scope: Tree, reason: unknown): Late {
    return new Late(scope, reason, (_late, due) => {
      for (const suspension of due) suspension.interrupt(reason)
    })
  }

  /** Whether nobody is left to get it. */
  get over(): boolean {
    return this.#over
  }

  /** Nobody gets it any more. */
  cancel(): void {
    this.#over = true
    timers.remove(this)
  }

  /** Called by the timers. */
  fire(): void {
    whenStill(this.#scope, this.#look)
  }

  readonly #look = (): void => {
    if (this.#over) return
    const all = this.#looks > 0 && !isAwaited(this.#scope) // L2
    this.#deliver(
      this,
      this.#stopped.bottom().filter(({ depends }) => all || !depends),
    )
    if (this.#stopped.size === 0 || this.#looks > mostLooks) this.#over = true
    if (!this.#over) timers.add(this, Math.min(2 ** this.#looks++, longest), false) // L3
  }
}
