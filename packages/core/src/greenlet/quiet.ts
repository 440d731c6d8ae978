// Whether anything of this hub can go on without a timer or the outside world.

import { runQueue } from '../hub/run-queue.ts'
import { livingGreenlets } from './greenlet.ts'
import { underWay } from './late.ts'
import { waitsBelow } from './tree.ts'
import { Wait } from './wait.ts'

/** True if the run queue is empty, no reason is on its way, and every living greenlet waits in hublet, not just for a foreign promise. */
export function quiet(): boolean {
  if (runQueue.size > 0 || underWay.count > 0) return false
  return livingGreenlets().every((greenlet) => {
    const waits = greenlet.started && !greenlet.running ? undefined : waitsBelow(greenlet)
    if (waits === undefined) return true // it waits for its start
    return waits.some((wait) => !(wait instanceof Wait && wait.foreign))
  })
}
