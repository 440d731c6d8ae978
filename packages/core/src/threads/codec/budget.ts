// When a value turns out large, structured clone does it quicker, unless something in it needs this codec.

import type { Outgoing } from './outgoing.ts'
import { asWhole } from './refusal.ts'
import { alike } from './scan.ts'

/** Counts what is about to be written. */
export function spend(out: Outgoing, cost: number): void {
  out.left -= cost
  if (out.left < 0) exceeded(out)
}

function exceeded(out: Outgoing): void {
  const { whole } = out
  out.whole = undefined
  out.unlimit()
  if (whole !== undefined && alike(whole.value)) throw asWhole
}
