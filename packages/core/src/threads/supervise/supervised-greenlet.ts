// A greenlet of a hub that is being started again: until that is up, it waits here.
//
//   G1  killed before that, it never runs; after that a kill goes there, and is answered by its end

import { Greenlet, zombieError } from '../../greenlet/greenlet.ts'
import { followersOf } from '../../greenlet/linked.ts'
import type { Follower } from '../../greenlet/links.ts'
import { park } from '../../greenlet/park.ts'
import { Wait } from '../../greenlet/wait.ts'
import { noteDelivered } from '../../hub/stray.ts'
import type { Slot } from './slot.ts'

/** A wait for the end of a greenlet that passes kills on to it (G1). */
class PassingWait extends Wait<unknown> implements Follower {
  readonly #greenlet: Greenlet
  constructor(greenlet: Greenlet) {
    super('Greenlet.get', greenlet)
    this.#greenlet = greenlet
  }
  override interrupt(reason: unknown): void {
    noteDelivered(reason)
    void this.#greenlet.kill(reason)
  }
  notify(greenlet: Greenlet, gone: boolean): void {
    const error = gone ? zombieError(greenlet) : (greenlet.exception ?? greenlet.exit)
    if (error === undefined) this.wake(greenlet.value)
    else this.fail(error)
  }
}

export class SupervisedGreenlet extends Greenlet {
  readonly #slot: Slot
  readonly #target: string
  readonly #args: unknown[]

  constructor(slot: Slot, target: string, args: unknown[]) {
    super()
    this.name = `${target} in ${slot.post.name}`
    this.#slot = slot
    this.#target = target
    this.#args = args
  }

  override async run(): Promise<unknown> {
    for (;;) {
      await this.#slot.ready()
      const thread = this.#slot.thread()
      if (thread === undefined) continue
      const greenlet = this.#slot.spawn(thread, this.#target, this.#args)
      return park(new PassingWait(greenlet), followersOf(greenlet))
    }
  }
}
