// What is lent at the home of an object, until the taker comes for it.
//
//   N1  a loan to one hub ends when that has come for it, when it was not told of it after all, or some time after its
//       death: what it had still sent may be on its way through the hubs between
//   N2  a loan to anybody ends when its home says so

import { type Timer, timers } from '../../hub/timers.ts'
import { type Watcher, doorbell } from '../doorbell.ts'
import type { Link, Resident } from '../link.ts'
import { alive } from '../protocol/slots.ts'
import { registry } from '../registry.ts'

/** The taker of what anybody may have. */
export const ANYBODY = 0

/** Milliseconds (N1): longer than a hub takes to pass on what has come, unless it is blocked. */
const grace = 2000

export interface Loan {
  readonly object: object
  readonly taker: number
  /** Makes what lives at the home for its taker. */
  readonly copy?: ((link: Link, number: number) => Resident) | undefined
  readonly expected?: Disposable | undefined
}

/** By giver and key. */
const loans = new Map<string, Loan>()
/** Of takers that are dead. */
const ending = new Map<string, Timer>()

export const nameOf = (giver: number, key: number): string => `${giver} ${key}`

export function addLoan(name: string, loan: Loan): void {
  loans.set(name, loan)
  if (loan.taker === ANYBODY) return
  doorbell(registry()).watch(ofTheDead, false)
  ofTheDead.onRing()
}

export function loanOf(name: string): Loan | undefined {
  return loans.get(name)
}

export function endLoan(name: string): void {
  loans.get(name)?.expected?.[Symbol.dispose]()
  loans.delete(name)
  const timer = ending.get(name)
  if (timer !== undefined) timers.remove(timer)
  ending.delete(name)
}

/** N1: after a death every thread is rung. */
const ofTheDead: Watcher = {
  onRing() {
    const { words } = registry()
    let left = 0
    for (const [name, { taker }] of loans) {
      if (taker === ANYBODY) continue
      left++
      if (!alive(words, taker) && !ending.has(name)) endSoon(name)
    }
    if (left === 0) doorbell(registry()).unwatch(ofTheDead)
  },
}

function endSoon(name: string): void {
  const timer: Timer = { slot: -1, fire: () => endLoan(name) }
  ending.set(name, timer)
  timers.add(timer, grace, false)
}
