// At most one report a second for each place in the program, and how many it stands for.
//
//   R1  the first one of a place passes at once; one that passes tells how many were held back since the last
//   R2  no more than `most` places are remembered: the one that has been quiet for longest is forgotten, and begins anew

import { timers } from '@hublet/core/lowlevel'

const interval = 1000
const most = 1000

interface Place {
  passed: number
  held: number
}

const places = new Map<string, Place>()

/** How many were held back at this place; undefined if this one is held back, too. Time is that of the hub's clock. */
export function pass(place: string): number | undefined {
  const now = timers.clock.now()
  const before = places.get(place)
  places.delete(place)
  const isFirst = before === undefined || now < before.passed // the clock is another one
  const passes = isFirst || now - before.passed >= interval
  places.set(place, passes ? { passed: now, held: 0 } : { passed: before.passed, held: before.held + 1 }) // R2
  if (places.size > most) places.delete(places.keys().next().value!)
  return passes ? (isFirst ? 0 : before.held) : undefined
}

/** Forgets all places. */
export function forgetPlaces(): void {
  places.clear()
}
