// One operation on a file at a time.
//
//   T1  operations have their turn in the order in which they came; nobody overtakes
//   T2  a turn lasts until the operation has ended and what the system does for it has, too: it goes on there if the
//       operation is killed, and the next one must not meet it
//   T3  who is killed in line leaves it, and has done nothing

import { type WaitOptions, until } from '@hublet/core'
import { Wait, WaitList, WaitNode, park } from '@hublet/core/lowlevel'

/** Whoever stands in line. */
interface Heir extends WaitNode {
  wake(granted: true): unknown
}

/** Stands in line whoever is killed. */
class Patient extends WaitNode implements Heir {
  readonly wake: () => void
  constructor(wake: () => void) {
    super()
    this.wake = wake
  }
}

export class Turns {
  readonly #subject: object
  readonly #line = new WaitList<Heir>()
  #taken = false
  /** What the system is doing. */
  #work: Promise<void> | undefined = undefined

  /** `subject` is what reports call it. */
  constructor(subject: object) {
    this.#subject = subject
  }

  get free(): boolean {
    return !this.#taken
  }

  /** How many stand in line. */
  get waiting(): number {
    return this.#line.size
  }

  /** Waits for the turn; `end` has to follow. */
  async begin(operation: string, options: WaitOptions): Promise<void> {
    if (this.#taken) await park(new Wait<true>(operation, this.#subject), this.#line, options)
    else this.#taken = true
  }

  /** As `begin`, for what must be done in any case: no kill ends it. */
  async beginAnyway(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (this.#taken) this.#line.push(new Patient(resolve))
    else {
      this.#taken = true
      resolve()
    }
    await promise
  }

  end(): void {
    if (this.#work === undefined) this.#pass()
    else void this.#work.then(() => this.#pass()) // T2
  }

  /** Waits for what the system does in this turn. */
  async wait<T>(work: Promise<T>, options: WaitOptions): Promise<T> {
    const over = (): void => {
      this.#work = undefined
    }
    this.#work = work.then(over, over)
    return until(work, options)
  }

  #pass(): void {
    const next = this.#line.shift()
    if (next === undefined) this.#taken = false
    else next.wake(true) // T1
  }
}
