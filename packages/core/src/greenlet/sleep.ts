// Waiting for time to pass, or just for one's next turn.

import { checkDelay } from '../hub/arguments.ts'
import { runQueue } from '../hub/run-queue.ts'
import { timers } from '../hub/timers.ts'
import { currentScope, park } from './park.ts'
import { mayTurn, setTurn } from './scope.ts'
import { nextTurn } from './turn.ts'
import { Wait, type WaitOptions } from './wait.ts'

export interface SleepOptions {
  /** Whether the sleep keeps the process alive. Default `true`. */
  ref?: boolean
  /** Ends the sleep: it rejects with the signal's reason. */
  signal?: AbortSignal
}

class SleepWait extends Wait<void> {
  override fire(): void {
    this.wake()
  }
}

/**
 * Pauses the current greenlet for `ms` milliseconds, never less; `sleep()` and `sleep(0)` only let the others run.
 *
 * ```ts
 * await sleep(100)
 * ```
 *
 * Cancel: the timer is dropped; a turn cannot be interrupted, the next wait is. Order: sleeps that end at the same moment end in the order in which they began.
 *
 * @throws {ArgumentRangeError} if `ms` is `NaN` or negative; `Infinity` sleeps until it is killed
 */
export function sleep(ms = 0, options?: SleepOptions): Promise<void> {
  checkDelay('sleep', 'ms', ms)
  const limits: WaitOptions | undefined = options?.signal === undefined ? undefined : { signal: options.signal }
  if (ms === 0) return takeTurn(limits)
  const wait = new SleepWait('sleep', ms)
  const promise = park(wait, undefined, limits)
  if (wait.waiting) timers.add(wait, ms, options?.ref ?? true)
  return promise
}

/** Stands in the run queue from the start; a kill can still reach it there. */
class TurnWait extends Wait<void> {
  override step(): void {
    if (this.waiting) this.wake()
    super.step()
  }
  protected override enqueue(): void {
    // it is in the queue already
  }
}

function takeTurn(limits: WaitOptions | undefined): Promise<void> {
  const scope = currentScope('sleep')
  if (limits === undefined && mayTurn(scope)) {
    const turn = nextTurn()
    setTurn(scope, turn)
    return turn.promise
  }
  const wait = new TurnWait('sleep')
  const promise = park(wait, undefined, limits)
  runQueue.push(wait)
  return promise
}

/**
 * Waits until the hub has nothing to run and Node's loop has had a full turn for timers and I/O.
 *
 * Cancel: nothing is left behind.
 */
export async function idle(): Promise<void> {
  const wait = new Wait<void>('idle')
  const look = (): void => {
    if (!wait.waiting) return
    if (runQueue.size === 0) wait.wake()
    else runQueue.afterTurn(look)
  }
  const promise = park(wait)
  runQueue.afterTurn(() => runQueue.afterTurn(look))
  return promise
}
