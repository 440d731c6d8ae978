// The model of the locks: arrays and loops, written from the documentation.
//
// It is told the order of the calls, deeds, kills and of time, and predicts what comes of each, whom it wakes, and what can
// be seen of the objects. What happens without a trace is tried in every order (a set of possible states is carried
// along): when somebody whose Condition.wait has ended without a notification joins the line of the lock; when one who
// was killed on its way back passes its notification on; and whether a kill that hits between a notification and the code
// behind it came in time.

import type { Happening, Program } from './locks-program.ts'
import { World } from './locks-world.ts'

/** @throws if no possible state explains what happened */
export function checkAgainstModel(program: Program, happenings: readonly Happening[]): void {
  let states = [new World(program.objects)]
  for (const [place, happening] of happenings.entries()) {
    const before =
      happening.what === 'deed' || happening.what === 'call' ? different(states.flatMap(everyOrder)) : states
    const wrong: string[] = []
    states = explain(before, happening, wrong)
    if (states.length === 0) states = explain(different(before.flatMap(everyOrder)), happening, wrong)
    if (states.length === 0) throw new Error(`happening ${place} is not what the model says: ${wrong.join(' | ')}`)
  }
}

/** The states that may follow. */
function explain(before: readonly World[], happening: Happening, wrong: string[]): World[] {
  const after: World[] = []
  for (const world of before) {
    const copy = world.copy()
    const possible = copy.apply(happening)
    if (typeof possible === 'string') wrong.push(possible)
    else for (const next of possible) check(next)
  }
  return different(after)

  function check(next: World): void {
    const seen = next.seen()
    if (seen === happening.seen) after.push(next)
    else wrong.push(`seen: ${happening.seen}, expected: ${seen}`)
  }
}

/** The state, and those that it may have become without a trace. */
function everyOrder(world: World): World[] {
  const found = [world]
  for (const one of found) {
    for (const id of one.hidden()) {
      const next = one.copy()
      next.happenUnseen(id)
      found.push(next) // a list that grows while it is walked
    }
  }
  return found
}

function different(worlds: readonly World[]): World[] {
  if (worlds.length < 2) return [...worlds]
  return [...new Map(worlds.map((world) => [JSON.stringify(world), world])).values()]
}
