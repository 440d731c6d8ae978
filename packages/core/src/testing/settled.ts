// The moment when nothing more will happen by itself.

import { runQueue } from '../hub/run-queue.ts'

const quietTurns = 2

/**
 * Resolves when the hub has nothing to run and two turns of Node's loop have changed nothing.
 *
 * The way for a test to wait for a state: no sleep, no polling. Timers and I/O under way are not waited for, but a
 * `VirtualClock` goes on jumping: to hold time still, make it with `{ autojump: false }`.
 *
 * ```ts
 * const g = spawn(() => sleep(1000))
 * await settled()
 * g.waits //=> ['sleep 1000']
 * ```
 */
export async function settled(): Promise<void> {
  let seen = -1
  let turns = 0
  while (turns < quietTurns) {
    await new Promise((resolve) => setImmediate(resolve))
    const changed = seen !== runQueue.switches || runQueue.size > 0
    seen = runQueue.switches
    turns = changed ? 0 : turns + 1
  }
}
