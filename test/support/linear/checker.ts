// Whether the rules explain a history: just-in-time linearization (Lowe, "Testing for linearizability", 2017).
//
//   K1  events (calls and results) are gone through in their order, with the set of all states that are possible
//   K2  when a result comes, its operation has taken effect: whatever else must have happened happens now, no sooner. So
//       nothing is missed: a step that could have been made before can still be made
//   K3  states that are the same are one: what there is to look at is bounded by the states, not by the orders
//
// The first result without a possible state is where the history goes wrong.

import type { History } from './operation.ts'
import { Rules } from './rules.ts'
import type { State } from './state.ts'

/** Where a history cannot be explained any more. */
export interface Verdict {
  /** The operation whose result cannot be, by its place in the history. */
  readonly at: number
  /** How the channel may have been before. */
  readonly before: readonly State[]
}

const mostStates = 300_000

/** @returns undefined if the history can be explained */
export function check(history: History): Verdict | undefined {
  const rules = new Rules(history)
  const results = [...history.operations.entries()]
    .filter(([, { responded }]) => responded < Infinity)
    .toSorted(([, one], [, other]) => one.responded - other.responded)
  let states: readonly State[] = [rules.start]
  for (const [at, { responded }] of results) {
    const before = states
    states = reach(rules, states, at, responded)
    if (states.length === 0) return { at, before }
  }
  return undefined
}

/** K2: all states in which that operation has taken effect, last of all. */
function reach(rules: Rules, states: readonly State[], at: number, now: number): State[] {
  const bit = 1 << at
  const seen = new Map(states.map((state) => [state.key, state]))
  const reached: State[] = []
  for (const state of seen.values()) {
    if ((state.done & bit) !== 0) {
      reached.push(state)
      continue
    }
    for (const next of rules.next(state, now, at)) {
      const { key } = next
      if (!seen.has(key)) seen.set(key, next) // K3; the loop comes to it, too
    }
    if (seen.size > mostStates) throw new RangeError(`more than ${mostStates} states explain the history so far`)
  }
  return reached
}
