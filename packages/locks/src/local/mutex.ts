// The engine of Lock, RLock, Condition and Once: one owner, a line of those who want to be.
//
//   M1  somebody in line implies that it is held
//   M2  opening it with somebody in line makes that one the owner before any other code runs

import type { Greenlet } from '@hublet/core'
import { WaitList, type WaitNode } from '@hublet/core/lowlevel'

import { type Gate, OwnerWait } from '../gate.ts'
import type { Hold } from '../hold.ts'
import { OwnedHold, Ownership } from '../owned.ts'
import type { Named } from '../shown.ts'

/** Somebody in line, or a place kept for somebody. */
export interface Heir extends WaitNode {
  readonly owner: Greenlet | undefined
  readonly site: string | undefined
  /** It is the owner now. */
  wake(granted: true): unknown
}

export class Mutex implements Gate {
  readonly line: WaitList<Heir> = new WaitList()
  readonly ownership: Ownership = new Ownership()
  readonly #lock: Named

  /** `lock` is what users see. */
  constructor(lock: Named) {
    this.#lock = lock
  }

  attempt(): boolean {
    if (this.ownership.held) return false
    this.ownership.takeHere()
    return true
  }

  waiter(operation: string, throws: boolean): OwnerWait {
    return new OwnerWait(operation, this.#lock, throws, this.ownership)
  }

  hold(): Hold {
    return new OwnedHold(this.#lock, this.ownership, this)
  }

  /** Takes back one acquire: by the owner, or by who has its hold. */
  open(): void {
    if (--this.ownership.depth === 0) this.openAll()
  }

  /** Takes back all. */
  openAll(): void {
    const next = this.line.shift()
    if (next === undefined) this.ownership.drop()
    else this.#grant(next)
  }

  /** Puts an heir in line, or makes it the owner. */
  enlist(heir: Heir): void {
    if (this.ownership.held) this.line.push(heir)
    else this.#grant(heir)
  }

  #grant(heir: Heir): void {
    this.ownership.take(heir.owner, heir.site) // M2
    heir.wake(true)
  }

  /** @throws {NotHeld} if the caller is not its owner */
  release(): void {
    this.ownership.check(this.#lock, 'release')
    this.open()
  }
}
