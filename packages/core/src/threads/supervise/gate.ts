// A gate that is open, or will be: those who wait for it hold the loop, since what opens it may not.

import type { WaitOptions } from '../../greenlet/wait.ts'
import { Event } from '../../objects/event.ts'
import { doorbell } from '../doorbell.ts'
import { registry } from '../registry.ts'

export class Gate {
  readonly #open = new Event()

  open(): void {
    this.#open.set()
  }

  shut(): void {
    this.#open.clear()
  }

  /** Waits until it is open; behind those who were let go just now. It may be shut again before the caller runs. */
  async pass(options?: WaitOptions): Promise<void> {
    const bell = this.#open.ready ? undefined : doorbell(registry())
    bell?.hold()
    try {
      await this.#open.wait(options)
    } finally {
      bell?.unhold()
    }
  }
}
