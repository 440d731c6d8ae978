// What is under way in one thread on behalf of those who use its slot.

import type { Greenlet } from '../../greenlet/greenlet.ts'
import { followersOf } from '../../greenlet/linked.ts'
import type { Follower } from '../../greenlet/links.ts'
import { WaitNode } from '../../greenlet/wait-list.ts'

/** Notes the end of a greenlet; it observes no failure. */
class Farewell extends WaitNode implements Follower {
  readonly #greenlets: Set<Greenlet>
  constructor(greenlets: Set<Greenlet>) {
    super()
    this.#greenlets = greenlets
  }
  notify(greenlet: Greenlet): void {
    this.leave()
    this.#greenlets.delete(greenlet)
  }
}

export class UnderWay {
  calls = 0
  readonly #greenlets = new Set<Greenlet>()

  get size(): number {
    return this.calls + this.#greenlets.size
  }

  add(greenlet: Greenlet): void {
    this.#greenlets.add(greenlet)
    followersOf(greenlet).push(new Farewell(this.#greenlets))
  }
}
