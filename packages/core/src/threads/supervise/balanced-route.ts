// Where a call of a pool goes: to the hub with the fewest calls under way; of several such, to each in turn.

import type { WaitOptions } from '../../greenlet/wait.ts'
import type { Slot } from './slot.ts'
import type { Route } from './supervised-call.ts'
import type { Supervisor } from './supervisor.ts'

export class BalancedRoute implements Route {
  readonly name: string
  readonly #supervisor: Supervisor
  #last = 0

  constructor(supervisor: Supervisor) {
    this.#supervisor = supervisor
    this.name = supervisor.slots.map(({ post }) => post.name).join('|')
  }

  ready(options: WaitOptions): Promise<void> {
    return this.#supervisor.gate.pass(options)
  }

  slot(): Slot | undefined {
    const { slots } = this.#supervisor
    let best: Slot | undefined
    for (let i = 1; i <= slots.length; i++) {
      const slot = slots[(this.#last + i) % slots.length]!
      if (slot.thread() !== undefined && (best === undefined || slot.calls < best.calls)) best = slot
    }
    if (best !== undefined) this.#last = slots.indexOf(best)
    return best
  }
}
