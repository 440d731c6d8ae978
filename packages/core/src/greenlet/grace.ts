// What happens to a greenlet that does not die of its kill.
//
//   G1  the grace of several kills ends with the earliest
//   G2  from then on the reason is thrown at every wait, shields included
//   G3  two turns of the loop later in which the run queue has run empty (or a hundred turns), whoever still lives is a
//       zombie: told once to those who wait for it

import { runQueue } from '../hub/run-queue.ts'
import { type Timer, timers } from '../hub/timers.ts'
import { type Scope, force } from './scope.ts'

const enough = 2
const most = 100

export class Grace implements Timer {
  slot = -1
  readonly #scope: Scope
  readonly #reason: unknown
  readonly #zombie: () => void
  #over = false

  constructor(scope: Scope, reason: unknown, zombie: () => void) {
    this.#scope = scope
    this.#reason = reason
    this.#zombie = zombie
  }

  /** Starts the countdown; one that runs ends no later than before. */
  start(ms: number): void {
    if (this.#over || ms === Infinity) return
    if (this.slot >= 0 && timers.timeLeft(this) <= ms) return // G1
    timers.remove(this)
    timers.add(this, ms)
  }

  /** The greenlet is dead. */
  cancel(): void {
    this.#over = true
    timers.remove(this)
  }

  fire(): void {
    force(this.#scope, this.#reason) // G2
    this.#watch(0, 0)
  }

  #watch(turns: number, idleTurns: number): void {
    runQueue.afterTurn(() => {
      if (this.#over) return
      const idle = runQueue.size === 0 ? idleTurns + 1 : idleTurns
      if (idle >= enough || turns >= most) this.#zombie() // G3
      else this.#watch(turns + 1, idle)
    })
  }
}
