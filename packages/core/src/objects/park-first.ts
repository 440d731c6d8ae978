// Operations that could be done at once, and park all the same (`mustPark`).
//
//   R1  a reason that is pending comes before the operation: what is interrupted has done nothing. So a greenlet that was
//       killed dies at its next operation, however much there is to get
//   R2  when a turn of the loop has lasted for switchInterval, the operation goes on in the next: a loop of operations of
//       which none has to wait starves neither timers nor I/O

import { park } from '../greenlet/park.ts'
import type { WaitList } from '../greenlet/wait-list.ts'
import type { Wait, WaitOptions } from '../greenlet/wait.ts'
import { NOT_NOW } from './operation.ts'

/** Does the operation as `wait`: whatever comes of `attempt` is told through the run queue; NOT_NOW waits in `list`. */
export function parkFirst<T>(
  wait: Wait<T>,
  list: WaitList,
  options: WaitOptions | undefined,
  attempt: () => T | typeof NOT_NOW,
): Promise<T> {
  const parked = park(wait, undefined, options)
  if (!wait.waiting) return parked // R1
  try {
    const result = attempt()
    if (result === NOT_NOW) list.push(wait)
    else wait.wake(result) // R2
  } catch (error) {
    wait.fail(error)
  }
  return parked
}
