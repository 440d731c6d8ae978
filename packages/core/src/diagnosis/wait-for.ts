// Who waits for whom: what is stuck, and in which circles.
//
//   W1  a greenlet is stuck if all it waits for are things of hublet that nobody is left to touch: none of its waits has a
//       time limit, waits for a foreign promise, or can be ended by greenlets that are not stuck themselves
//   W2  greenlets that wait for each other, each for all it waits for, are in a circle; where several circles share
//       greenlets, one of them is told

import { Greenlet } from '../greenlet/greenlet.ts'
import { ownsTimeout } from '../greenlet/scope.ts'
import { type Suspended, waitsBelow } from '../greenlet/tree.ts'
import { Wait } from '../greenlet/wait.ts'
import { guarded } from '../hub/describe.ts'

const none: readonly Greenlet[] = []

/** The greenlets that must end before this wait can. */
function blockersOf(wait: Suspended): readonly Greenlet[] {
  return wait instanceof Wait ? guarded(() => [...wait.blockers].filter(isGreenlet), none) : none
}

/** The greenlets of which one must end, or go on, before this wait can. */
function chancesOf(wait: Suspended): readonly Greenlet[] {
  return wait instanceof Wait ? guarded(() => [...wait.chances].filter(isGreenlet), none) : none
}

function isGreenlet(candidate: object): candidate is Greenlet {
  return candidate instanceof Greenlet
}

/** Whether a time limit, or somebody outside of hublet, can end this wait. */
export function endsByItself(wait: Suspended): boolean {
  return !(wait instanceof Wait) || wait.slot >= 0 || wait.foreign
}

/** Whether it goes on by itself: it is no greenlet that merely waits for things of hublet. */
function goesOn(greenlet: Greenlet): boolean {
  const waits = waitsBelow(greenlet)
  return !greenlet.running || waits.length === 0 || waits.some(endsByItself) || ownsTimeout(greenlet)
}

/** Those of the greenlets that nothing will wake, once the loop has run dry. */
export function stuckAmong(greenlets: readonly Greenlet[]): Greenlet[] {
  const going = greenlets.filter(goesOn)
  const free = new Set(going)
  const waitersOf = waitersAmong(greenlets)
  for (const greenlet of going) {
    for (const wait of waitersOf.get(greenlet) ?? []) {
      if (free.has(wait.greenlet)) continue
      if (--wait.left > 0) continue
      free.add(wait.greenlet)
      going.push(wait.greenlet) // a list that grows while it is walked
    }
  }
  return greenlets.filter((greenlet) => !free.has(greenlet))
}

interface Waiter {
  readonly greenlet: Greenlet
  /** How many more must be free before its wait can end. */
  left: number
}

function waitersAmong(greenlets: readonly Greenlet[]): Map<Greenlet, Waiter[]> {
  const waitersOf = new Map<Greenlet, Waiter[]>()
  const add = (awaited: Greenlet, waiter: Waiter): void => {
    const waiters = waitersOf.get(awaited)
    if (waiters === undefined) waitersOf.set(awaited, [waiter])
    else waiters.push(waiter)
  }
  for (const greenlet of greenlets) {
    for (const wait of waitsBelow(greenlet)) {
      const blockers = blockersOf(wait)
      const all = { greenlet, left: blockers.length }
      for (const blocker of blockers) add(blocker, all)
      for (const chance of chancesOf(wait)) add(chance, { greenlet, left: 1 })
    }
  }
  return waitersOf
}

/** At most `most` circles among them, each beginning with the one that comes first (W2). */
export function circlesAmong(greenlets: readonly Greenlet[], most: number): Greenlet[][] {
  const circles: Greenlet[][] = []
  const seen = new Set<Greenlet>()
  for (const start of greenlets) {
    const path: { greenlet: Greenlet; blockers: Greenlet[] }[] = []
    const places = new Map<Greenlet, number>()
    const enter = (greenlet: Greenlet): void => {
      seen.add(greenlet)
      places.set(greenlet, path.length)
      path.push({ greenlet, blockers: waitsBelow(greenlet).flatMap(blockersOf) })
    }
    if (!seen.has(start)) enter(start)
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const next = step.blockers.pop()
      if (next === undefined) {
        path.pop()
        places.delete(step.greenlet)
        continue
      }
      const place = places.get(next)
      if (place !== undefined) circles.push(path.slice(place).map(({ greenlet }) => greenlet))
      else if (!seen.has(next)) enter(next)
      if (circles.length >= most) return circles
    }
  }
  return circles
}
