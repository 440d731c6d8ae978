// How a thread of a program waits at its doorbell: as doorbell.ts has it sleep.

import { doorbellAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { fallAsleep, wakeUp } from '../../packages/core/src/threads/protocol/slots.ts'
import { wait } from '../steps.ts'

/** Goes on with the next ring after `seen`. Returns 0, or KILLED. */
export function sleep(threads: Int32Array, me: number, seen: number): number {
  fallAsleep(threads, slotOf(me))
  const how = wait(threads, doorbellAt(slotOf(me)), seen)
  wakeUp(threads, slotOf(me))
  return how
}
