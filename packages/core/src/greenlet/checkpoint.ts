// Looking, in the middle of a computation, whether it is still wanted.
//
//   P1  what has come for this thread is looked at: kills and deadlines of other hubs, and timers that are due
//   P2  what is delivered by that is thrown here, once, as a wait would throw it

import { inCleanContext } from '../hub/context.ts'
import { noteDelivered } from '../hub/stray.ts'
import { timers } from '../hub/timers.ts'
import { currentScope, mayWait } from './park.ts'
import { pendingReasons, takePending } from './scope.ts'

let lookAtOthers = (): void => {}

/** Says how a thread looks at what others have sent it. */
export function setLook(look: () => void): void {
  lookAtOthers = look
}

/**
 * Throws if this greenlet has been killed, or its time is up, while it computes: for loops that never wait.
 *
 * Where other greenlets should have a turn, `await sleep(0)` instead. It costs some 20 nanoseconds: call it as often as
 * you want to be stopped, once in a millisecond, say.
 *
 * ```ts
 * for (const row of rows) {
 *   checkpoint()
 *   crunch(row)
 * }
 * ```
 *
 * Cancel: it throws the reason; `finally` blocks run. It sees kills that come from other hubs, and time limits: no other
 * greenlet of this hub can run meanwhile. Outside of greenlets, and in callbacks of the hub, it does nothing.
 */
export function checkpoint(): void {
  lookAtOthers() // P1
  throwDue()
}

/** What is due for this greenlet is thrown (P2): also while its thread is blocked. */
export function throwDue(): void {
  if (timers.size > 0 && timers.earliest <= timers.clock.now()) inCleanContext(fireDue)
  if (pendingReasons.count === 0 || !mayWait()) return
  const reason = takePending(currentScope('checkpoint'))
  if (reason === undefined) return
  noteDelivered(reason)
  throw reason // P2
}

const fireDue = (): void => timers.fireDue()
