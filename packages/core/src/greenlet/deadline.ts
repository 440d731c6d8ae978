// Until when what goes on in a scope has time: for those who pass a limit on to where this hub's timers do not reach.

import { type Timer, timers } from '../hub/timers.ts'
import { Scope, ownedBy } from './scope.ts'
import { isShielding, parentOf } from './tree.ts'

/** The scope of a call that has a time limit. */
export class LimitedScope extends Scope {
  timer: Timer | undefined = undefined
}

/** Milliseconds until the earliest limit around a wait in `scope` is reached; `Infinity` if there is none. */
export function timeLeft(scope: Scope): number {
  let least = Infinity
  for (let at: Scope | undefined = scope; at !== undefined; at = parentOf(at) as Scope | undefined) {
    if (at instanceof LimitedScope) least = Math.min(least, left(at.timer))
    for (const owned of ownedBy(at)) least = Math.min(least, left(owned.timer))
    if (isShielding(at)) break
  }
  return least
}

function left(timer: Timer | undefined): number {
  return timer === undefined || timer.slot < 0 ? Infinity : Math.max(0, timers.timeLeft(timer))
}
