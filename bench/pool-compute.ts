// Computation that takes a known time here, whatever the machine.

import { compute } from './tasks/all.ts'

/** How many rounds of `compute` take so many milliseconds in this thread. */
export function roundsFor(ms: number): number {
  let rounds = 100_000
  timeOf(() => compute(rounds)) // compiles it
  let quickest = Infinity
  for (let n = 0; n < 20; n++) {
    const took = timeOf(() => compute(rounds))
    if (took < 2) rounds *= 2
    else quickest = Math.min(quickest, took / rounds)
  }
  return Math.round(ms / quickest)
}

/** Milliseconds. */
export function timeOf(run: () => unknown): number {
  const began = performance.now()
  run()
  return performance.now() - began
}
