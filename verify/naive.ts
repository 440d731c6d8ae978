// All schedules of a scenario without deaths and kills, one by one, from the beginning each time: nothing is remembered, so
// that nothing can be taken for what it is not. What it finds, the explorer must find too. For very small scenarios only.

import { type Choice, stepOf } from './choice.ts'
import type { Loaded } from './load.ts'
import type { Scenario } from './scenario.ts'
import { World } from './world.ts'

/** What the schedules of a scenario end with: the words at the end, or what is wrong. */
export function outcomes(scenario: Scenario, loaded: Loaded): Set<string> {
  const found = new Set<string>()
  const schedules: Choice[][] = [[]]
  for (let schedule = schedules.pop(); schedule !== undefined; schedule = schedules.pop()) {
    const world = new World(scenario, loaded, { merge: false, constants: false })
    world.begin()
    for (const choice of schedule) world.take(choice)
    const open = Array.from({ length: world.threads.count }, (_, thread) => stepOf(thread)).filter((one) =>
      world.isOpen(one),
    )
    if (world.failure !== undefined) found.add(world.failure)
    else if (open.length === 0) found.add(world.ended() ?? world.contents())
    else for (const choice of open) schedules.push([...schedule, choice])
  }
  return found
}
