// A lock that a greenlet owns: who has it, since which hand-over, and where it got it.
//
//   O1  what is released is the hold that goes on: that of an earlier time opens nothing
//   O2  a release without a hold comes from the owner: the greenlet that acquired it, or, if that was code outside of
//       greenlets or has ended since, such code

import { type Greenlet, current } from '@hublet/core'
import { callSite, settings } from '@hublet/core/lowlevel'

import { NotHeld } from './errors.ts'
import type { Holders } from './gate.ts'
import { Hold } from './hold.ts'
import type { Named } from './shown.ts'

export class Ownership implements Holders {
  held = false
  owner: Greenlet | undefined = undefined
  /** Tells one owner's time from another's; comes back with an owner that gave the lock up to wait (`Condition`). */
  serial = 0
  #owners = 0
  /** How often its owner has acquired it: more than once only in an RLock. */
  depth = 0
  /** Where it was acquired, if `hub.stacks` is on. */
  site: string | undefined = undefined

  /** The current greenlet has it from now on. */
  takeHere(): void {
    this.take(current(), settings.stacks ? callSite() : undefined)
  }

  /** `owner` has it from now on. */
  take(owner: Greenlet | undefined, site: string | undefined): void {
    this.held = true
    this.owner = owner
    this.serial = ++this.#owners
    this.depth = 1
    this.site = site
  }

  drop(): void {
    this.held = false
    this.owner = undefined
    this.site = undefined
  }

  holders(): Iterable<object> {
    return this.owner === undefined ? [] : [this.owner]
  }

  get heldSite(): string | undefined {
    return this.site
  }

  /** Refuses what only the owner may do. `holds`: what an owner does, in words. */
  check(lock: Named, operation: string, holds = 'holds it'): void {
    if (!this.held) throw new NotHeld(`cannot ${operation} ${lock.toString()}: nobody ${holds}; acquire it before`)
    if (this.owner === current() || this.owner?.dead === true) return // O2: what it has left behind may run on
    throw new NotHeld(`cannot ${operation} ${lock.toString()}: only ${nameOf(this.owner)} can, or whoever has its hold`)
  }

  /** Who holds it, in words. */
  toString(): string {
    return this.held ? `held by ${nameOf(this.owner)}` : 'free'
  }
}

/** What a hold opens. */
export interface Opener {
  open(): unknown
}

/** A hold of a lock with an owner. */
export class OwnedHold extends Hold {
  readonly ownerDied: boolean
  readonly #lock: Named
  readonly #ownership: Ownership
  readonly #opener: Opener
  readonly #serial: number
  #opened = false

  constructor(lock: Named, ownership: Ownership, opener: Opener, ownerDied = false) {
    super()
    this.ownerDied = ownerDied
    this.#lock = lock
    this.#ownership = ownership
    this.#opener = opener
    this.#serial = ownership.serial
  }

  protected override open(): boolean {
    const { held, serial } = this.#ownership
    if (this.#opened || !held || serial !== this.#serial) return false // O1
    this.#opened = true
    this.#opener.open()
    return true
  }

  override toString(): string {
    return this.#lock.toString()
  }
}

function nameOf(owner: Greenlet | undefined): string {
  if (owner === undefined) return 'code outside of greenlets'
  return `greenlet "${owner.name}"${owner.dead ? ', which has ended' : ''}`
}
