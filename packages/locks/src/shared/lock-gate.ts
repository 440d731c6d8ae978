// The side of a thread at a SharedLock or SharedOnce: who of its greenlets has the one permit.

import { settings } from '@hublet/core/lowlevel'

import type { Hold } from '../hold.ts'
import { OwnedHold, Ownership } from '../owned.ts'
import { watch } from '../probe/watch.ts'
import type { Memory } from './memory.ts'
import { PermitGate, PermitWait } from './permit-gate.ts'
import { SharedText } from './text.ts'

export class LockGate extends PermitGate {
  readonly ownership: Ownership = new Ownership()
  /** Whether the owner before this one died with it. */
  ownerDied = false
  /** What reports call it. */
  readonly lock: SharedText

  constructor(memory: Memory, state: (gate: LockGate) => string) {
    super(memory)
    this.lock = new SharedText(memory, () => state(this))
    if (settings.onPark !== undefined) watch(this)
  }

  override waiter(operation: string, throws: boolean): PermitWait {
    return new PermitWait(operation, this.lock, throws, this.ownership)
  }

  protected override granted(wait: PermitWait | undefined, ownerDied: boolean): void {
    this.ownerDied = ownerDied
    if (wait === undefined) this.ownership.takeHere()
    else this.ownership.take(wait.owner, wait.site)
  }

  override hold(): Hold {
    return new OwnedHold(this.lock, this.ownership, this, this.ownerDied)
  }

  override open(): boolean {
    this.ownership.drop()
    this.ownerDied = false
    return super.open()
  }
}
