// Many tasks that do nothing, all of them in flight at once.

import { type PoolContender, noted } from './pool-contender.ts'
import { scenario } from './scenario.ts'

/** `tasks`: fewer for those that need much longer for each when there are many. */
export async function inFlight({ contender, note, run, end }: PoolContender, tasks = 10_000): Promise<void> {
  await scenario(contender, {
    ops: tasks,
    run: () => Promise.all(Array.from({ length: tasks }, () => run('nothing'))),
    ...noted(note),
  })
  await end()
}
