// Hubs that go down together, and the greenlet that brings them up again.
//
//   W1  one greenlet at a time ends and starts threads of the crew; it looks at what is, not at what has happened, so that
//       whatever happens meanwhile is dealt with by its next step
//   W2  threads end in reverse order and start in order; none starts while one is to end
//   W3  nothing starts before the delay of the last end is over

import { Greenlet } from '../../greenlet/greenlet.ts'
import { sleep } from '../../greenlet/sleep.ts'
import { timers } from '../../hub/timers.ts'
import type { Slot } from './slot.ts'

/** What a crew has done for it. */
export interface CrewOwner {
  /** Set when no thread is to start any more. */
  readonly over: Error | undefined
  /** Ends the thread of a slot. */
  end(slot: Slot): Promise<void>
  /** Starts one; a failure is not thrown. */
  start(slot: Slot): Promise<void>
  /** The greenlet of the crew was killed, or has failed: nobody brings up what is down. */
  lost(error: Error): void
}

export class Crew {
  readonly slots: readonly Slot[]
  readonly #owner: CrewOwner
  #due = 0
  #repair: Greenlet | undefined = undefined

  constructor(slots: readonly Slot[], owner: CrewOwner) {
    this.slots = slots
    this.#owner = owner
  }

  /** The greenlet at work; undefined when all is well. */
  get repair(): Greenlet | undefined {
    return this.#repair
  }

  /** Brings up what is down, in `delay` milliseconds at the earliest. */
  mend(delay: number): void {
    this.#due = Math.max(this.#due, timers.clock.now() + delay)
    if (this.#repair !== undefined) return // W1
    const repair = new Greenlet(() => this.#mend())
    repair.name = `supervision of ${this.slots.map(({ post }) => post.name).join(', ')}`
    repair.rawlink(() => {
      const error = repair.exception ?? repair.exit
      if (error === undefined) return
      this.#repair = undefined
      this.#owner.lost(error)
    })
    this.#repair = repair
    repair.start()
  }

  async #mend(): Promise<void> {
    for (;;) {
      const doomed = this.slots.findLast(({ doom }) => doom !== undefined)
      const left = this.#due - timers.clock.now()
      const down = this.slots.find(({ holder }) => holder === undefined)
      if (doomed !== undefined) await this.#owner.end(doomed) // W2
      else if (down === undefined || this.#owner.over !== undefined) return void (this.#repair = undefined) // in one go, or the next end would be missed
      else if (left > 0) await sleep(left, { ref: down.post.options.ref ?? true }) // W3
      else await this.#owner.start(down)
    }
  }
}
