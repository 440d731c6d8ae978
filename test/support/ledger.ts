// What supervised hubs count in memory that they share with the test, and what the test tells them there.

export type Ledger = Int32Array<SharedArrayBuffer>

/** How many hubs were loaded. */
export const STARTS = 0
/** Loads after so many wait. */
export const OPEN = 1
/** Loads after so many fail. */
export const SOUND = 2
/** How often something has run. */
export const RUNS = 3
/** How many marks of greenlets that were ended there are. */
export const ENDS = 4
export const ENDS_AT = 8

export function makeLedger({ open = 1e9, sound = 1e9 } = {}): Ledger {
  const ledger = new Int32Array(new SharedArrayBuffer(256))
  ledger[OPEN] = open
  ledger[SOUND] = sound
  return ledger
}

/** Lets all go on that wait, or will. */
export function openAll(ledger: Ledger): void {
  Atomics.store(ledger, OPEN, 1e9)
  Atomics.notify(ledger, OPEN)
}

export function endsIn(ledger: Ledger): number[] {
  return [...ledger.subarray(ENDS_AT, ENDS_AT + Atomics.load(ledger, ENDS))]
}
