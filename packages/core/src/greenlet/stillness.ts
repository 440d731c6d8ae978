// When functions that await foreign promises may be interrupted.
//
//   Q1  at the beginning of a callback of the loop no microtask is left: a foreign promise that is settled has arrived
//   Q2  if no wait of the scope has ended since before everything that was in the run queue has run, nothing that hublet
//       has handed over is on its way in it

import { inCleanContext } from '../hub/context.ts'
import { runQueue } from '../hub/run-queue.ts'
import {
  type Suspension,
  type Tree,
  childrenOf,
  hasSuspensions,
  isShielding,
  suspensionsIn,
  timesSettled,
  waitsIn,
} from './tree.ts'

/** Calls `act` as soon as nothing is on its way to anybody in this scope (Q1, Q2). */
export function whenStill(scope: Tree, act: () => void): void {
  const settled = timesSettled(scope)
  const look = (): void => {
    if (timesSettled(scope) === settled) act()
    else whenStill(scope, act)
  }
  runQueue.afterTurn(() => inCleanContext(() => setImmediate(look)))
}

/** Those that were suspended in a scope at one moment, and that no shield covers. */
export class Stopped {
  #all: readonly { readonly suspension: Suspension; readonly round: number }[]

  constructor(scope: Tree) {
    this.#all = reachableSuspensions(scope).map((suspension) => ({ suspension, round: suspension.round }))
  }

  /** How many have not gone on. */
  get size(): number {
    this.#all = this.#all.filter(
      ({ suspension, round }) => suspension.round === round && suspension.holder !== undefined,
    )
    return this.#all.length
  }

  /** Those of them that are at the bottom. */
  bottom(): Suspension[] {
    if (this.size === 0) return []
    return this.#all.map(({ suspension }) => suspension).filter(({ rests }) => rests)
  }
}

/** Whether there are some that no shield covers. */
export function isSuspended(node: Tree): boolean {
  return hasSuspensions(node) || childrenOf(node).some((child) => !isShielding(child) && isSuspended(child))
}

/** Those that no shield covers. */
export function reachableSuspensions(node: Tree): Suspension[] {
  const below = childrenOf(node).filter((child) => !isShielding(child))
  return [...suspensionsIn(node), ...below.flatMap(reachableSuspensions)]
}

/** Whether a reason delivered here would be taken, or kept. */
export function isAwaited(node: Tree): boolean {
  return waitsIn(node).length > 0 || childrenOf(node).some((child) => isShielding(child) || isAwaited(child))
}
