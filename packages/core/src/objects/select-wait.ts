// A select that waits: a seat for each case, and what ends it.
//
//   S1  at most one case is done: what wins takes all other seats out of their lines, before any user code runs
//   S2  without waiting: of the cases that can be done now each is as likely to be chosen
//   S3  waiting: the first that can be done, in the order in which they became possible
//   S4  whatever ends the wait (a case, a kill, a timeout, an error of a case), no seat is left anywhere

import { WaitNode } from '../greenlet/wait-list.ts'
import { Wait } from '../greenlet/wait.ts'
import { choices } from '../hub/random.ts'
import { reportError } from '../hub/report.ts'
import { NOT_NOW, type Operation, type Seat } from './operation.ts'
import { WaitableOperation } from './waitable-operation.ts'

/** How many are named in reports. */
const mostCases = 20

export interface Outcome {
  readonly key: string
  readonly value: unknown
}

/** One case of a select that waits. */
class CaseSeat extends WaitNode implements Seat<unknown>, Disposable {
  looks = false
  item: unknown = undefined
  readonly #wait: SelectWait
  readonly #key: string

  constructor(wait: SelectWait, key: string) {
    super()
    this.#wait = wait
    this.#key = key
  }
  accept(value?: unknown): void {
    this.#wait.wake({ key: this.#key, value })
  }
  fail(error: unknown): void {
    this.#wait.fail(error)
  }
  refuse(error: Error): void {
    this.#wait.fail(error)
  }
  [Symbol.dispose](): void {
    this.leave()
  }
}

export class SelectWait extends Wait<Outcome> {
  readonly #entries: readonly Entry[]
  #seats: Disposable[] | undefined = []

  constructor(entries: readonly Entry[]) {
    super('select')
    this.#entries = entries
  }

  override describe(): string {
    const cases = this.#entries.slice(0, mostCases).map(({ key, operation }) => `${key}: ${operation.toString()}`)
    if (this.#entries.length > mostCases) cases.push(`... ${this.#entries.length - mostCases} more`)
    return `select { ${cases.join(', ')} }`
  }

  override get chances(): Iterable<object> {
    return this.#entries.map(({ operation }) => (operation instanceof WaitableOperation ? operation.object : operation))
  }

  /** Does what can be done now, once it is parked (park-first.ts). */
  attempt(fallback: Outcome | undefined): void {
    if (!this.waiting) return
    try {
      const outcome = attemptAny(this.#entries) ?? fallback
      if (outcome !== undefined) this.wake(outcome)
    } catch (error) {
      this.fail(error)
    }
  }

  /** Takes a seat for each case, once it is parked. */
  enlist(): void {
    for (const { key, operation } of this.#entries) {
      if (!this.waiting) return
      const seat = new CaseSeat(this, key)
      let held: Disposable | undefined
      try {
        held = operation.enlist(seat)
      } catch (error) {
        if (!this.fail(error)) reportSeat(error) // S4: it was no good case, but the others have seats
      }
      if (this.#seats === undefined) return dismiss(held ?? seat) // it was served on the spot
      this.#seats.push(held ?? seat)
    }
  }

  override leave(): void {
    super.leave()
    const seats = this.#seats ?? []
    this.#seats = undefined
    for (const seat of seats) dismiss(seat) // S1, S4
  }
}

function dismiss(seat: Disposable): void {
  try {
    seat[Symbol.dispose]()
  } catch (error) {
    reportSeat(error) // S4: the other seats have to be left all the same
  }
}

/** What an operation throws when there is nobody any more whom it could fail. */
function reportSeat(error: unknown): void {
  reportError(error, { kind: 'callback', source: undefined, text: 'an operation of a select that is over failed' })
}

/** A case under its name. */
export interface Entry {
  readonly key: string
  readonly operation: Operation<unknown>
}

/** S2: asks the cases in random order. */
export function attemptAny(entries: readonly Entry[]): Outcome | undefined {
  const candidates = entries.slice()
  for (let left = candidates.length; left > 0; left--) {
    const place = left === 1 ? 0 : choices.below(left)
    const { key, operation } = candidates[place]!
    const value = operation.attempt()
    if (value !== NOT_NOW) return { key, value }
    candidates[place] = candidates[left - 1]!
  }
  return undefined
}
