// How a greenlet gets through: at once, or in line. The same for every lock of this package.
//
//   G1  who is in line is served first come first served, by hand-over: a wait that was granted has the permit, whatever
//       happens to its greenlet then (it is given back by the code that follows, or by whoever interrupts that)
//   G2  a wait that ends otherwise has left the line before, and takes nothing with it
//   G3  nobody gets through ahead of the line, save a comer in the moment in which a thread has freed what it does not yet
//       know to be wanted (shared locks only)

import { Greenlet } from '@hublet/core'
import {
  NOT_NOW,
  Wait,
  type WaitList,
  type WaitOptions,
  checkWaitOptions,
  mustPark,
  park,
  parkFirst,
} from '@hublet/core/lowlevel'

import type { Hold } from './hold.ts'

/** What there is to get through. */
export interface Gate {
  readonly line: WaitList
  /** Gets through, unless that takes a wait. */
  attempt(): boolean
  /** A wait for it. `throws`: when its time is up; else it returns `false`. */
  waiter(operation: string, throws: boolean): GrantWait
  /** What whoever has just got through has to give back. */
  hold(): Hold
}

/** Stands in line. */
export class GrantWait extends Wait<boolean> {
  /** When its time is up; else it returns `false`. */
  readonly throws: boolean

  constructor(operation: string, subject: object, throws: boolean) {
    super(operation, subject)
    this.throws = throws
  }

  protected override expire(): void {
    if (this.throws) super.expire()
    else this.wake(false)
  }
}

/** What is known of those who hold a lock. */
export interface Holders {
  /** Those of this thread that `wait` waits for. */
  holders(wait: object): Iterable<object>
  /** Where it was acquired, if that is known. */
  readonly heldSite: string | undefined
}

/** Waits for a lock that a greenlet owns, as one that is to own it. */
export class OwnerWait extends GrantWait {
  readonly holders: Holders

  constructor(operation: string, subject: object, throws: boolean, holders: Holders) {
    super(operation, subject, throws)
    this.holders = holders
  }

  /** The greenlet that waits; undefined outside of greenlets. */
  get owner(): Greenlet | undefined {
    const { root } = this
    return root instanceof Greenlet ? root : undefined
  }

  override get blockers(): Iterable<object> {
    return this.holders.holders(this)
  }

  override get heldSite(): string | undefined {
    return this.holders.heldSite
  }
}

const yes = Promise.resolve(true)

/** Gets through `gate`, at once or in line. */
export function pass(
  gate: Gate,
  operation: string,
  options: WaitOptions | undefined,
  throws = false,
): Promise<boolean> {
  if (options !== undefined) checkWaitOptions(operation, options)
  if (mustPark()) {
    return parkFirst(gate.waiter(operation, throws), gate.line, options, () => (gate.attempt() ? true : NOT_NOW))
  }
  if (gate.attempt()) return yes
  return park(gate.waiter(operation, throws), gate.line, options)
}

/** Gets through, and returns what is to be given back. Rejects when the time is up. */
export function passAndHold(gate: Gate, operation: string, options: WaitOptions | undefined): Promise<Hold> {
  const passed = pass(gate, operation, options, true)
  return passed === yes ? Promise.resolve(gate.hold()) : holdLater(gate, passed)
}

async function holdLater(gate: Gate, passed: Promise<boolean>): Promise<Hold> {
  await passed
  return gate.hold()
}
