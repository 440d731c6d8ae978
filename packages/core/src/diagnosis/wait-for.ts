// Who waits for whom: what is stuck, and in which circles.
//
//   W1  a greenlet is stuck if nothing that can still happen by itself will wake it: it has no timer, and waits for
//       nobody who has one
//   W2  every circle of greenlets that wait for each other is found once

import { Greenlet } from '../greenlet/greenlet.ts'
import { type Suspended, waitsBelow } from '../greenlet/tree.ts'
import { Wait } from '../greenlet/wait.ts'

function hasTimer(wait: Suspended): boolean {
  return wait instanceof Wait && wait.slot >= 0
}

/** The greenlets that must go on before this one can. */
function blockersOf(greenlet: Greenlet): Greenlet[] {
  const waits = waitsBelow(greenlet)
  return waits.flatMap((wait) => (wait instanceof Wait ? [...wait.blockers] : [])).filter(isGreenlet)
}

function isGreenlet(candidate: object): candidate is Greenlet {
  return candidate instanceof Greenlet
}

/** Those of the greenlets that nothing will wake, once the loop has run dry. */
export function stuckAmong(greenlets: readonly Greenlet[]): Greenlet[] {
  const awaited = new Map<Greenlet, Greenlet[]>() // who waits for it
  for (const greenlet of greenlets) {
    for (const blocker of blockersOf(greenlet)) {
      const waiters = awaited.get(blocker)
      if (waiters === undefined) awaited.set(blocker, [greenlet])
      else waiters.push(greenlet)
    }
  }
  const timed = greenlets.filter((greenlet) => waitsBelow(greenlet).some(hasTimer) || !greenlet.running)
  const free = new Set(timed)
  for (const greenlet of timed) {
    for (const waiter of awaited.get(greenlet) ?? []) {
      if (free.has(waiter)) continue
      free.add(waiter)
      timed.push(waiter) // W1: a list that grows while it is walked
    }
  }
  return greenlets.filter((greenlet) => !free.has(greenlet))
}

/** The circles among them, each beginning with the one that comes first. */
export function circlesAmong(greenlets: readonly Greenlet[]): Greenlet[][] {
  const circles: Greenlet[][] = []
  const seen = new Set<Greenlet>()
  for (const start of greenlets) {
    const path: { greenlet: Greenlet; blockers: Greenlet[] }[] = []
    const places = new Map<Greenlet, number>()
    const enter = (greenlet: Greenlet): void => {
      seen.add(greenlet) // W2
      places.set(greenlet, path.length)
      path.push({ greenlet, blockers: blockersOf(greenlet) })
    }
    if (!seen.has(start)) enter(start)
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const next = step.blockers.shift()
      if (next === undefined) {
        path.pop()
        places.delete(step.greenlet)
        continue
      }
      const place = places.get(next)
      if (place !== undefined) circles.push(path.slice(place).map(({ greenlet }) => greenlet))
      else if (!seen.has(next)) enter(next)
    }
  }
  return circles
}
