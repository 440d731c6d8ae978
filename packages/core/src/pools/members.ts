// The greenlets that belong to a group or pool.
//
//   M1  a member is in here from its adding until it ends, becomes a zombie, or is discarded
//   M2  those who wait for emptiness are told when the last member goes
//   M3  kill() kills each member once, those added meanwhile too, and ends when none is left

import { GreenletExit } from '../errors.ts'
import {
  Greenlet,
  type JoinOptions,
  type KillOptions,
  checkKillOptions,
  current,
  follow,
} from '../greenlet/greenlet.ts'
import type { Follower } from '../greenlet/links.ts'
import { OnDemand } from '../greenlet/on-demand.ts'
import { asError } from '../greenlet/outcome.ts'
import { park } from '../greenlet/park.ts'
import { markObserved } from '../greenlet/tree.ts'
import { WaitList, WaitNode } from '../greenlet/wait-list.ts'
import { BooleanWait } from '../greenlet/wait.ts'

class MemberNode extends WaitNode implements Follower {
  readonly #members: Members
  constructor(members: Members) {
    super()
    this.#members = members
  }
  notify(greenlet: Greenlet): void {
    this.leave()
    this.#members.remove(greenlet)
  }
}

class EmptyWait extends BooleanWait {
  readonly raise: boolean
  readonly #members: Members
  constructor(operation: string, members: Members, raise: boolean) {
    super(operation)
    this.#members = members
    this.raise = raise
  }
  override get blockers(): Iterable<Greenlet> {
    return this.#members
  }
}

export class Members {
  readonly #nodes = new Map<Greenlet, MemberNode>()
  readonly #waits = new WaitList<EmptyWait>()
  readonly #left: () => void
  /** While a kill is under way: its reason, and whom it has reached. */
  #dying: { reason: Error; options: KillOptions | undefined; killed: WeakSet<Greenlet> } | undefined

  /** `left` is called for every member that goes. */
  constructor(left: () => void) {
    this.#left = left
  }

  get size(): number {
    return this.#nodes.size
  }

  has(greenlet: Greenlet): boolean {
    return this.#nodes.has(greenlet)
  }

  [Symbol.iterator](): Iterator<Greenlet> {
    return [...this.#nodes.keys()].values()
  }

  add(greenlet: Greenlet): void {
    if (greenlet.dead || this.#nodes.has(greenlet)) return
    const node = new MemberNode(this)
    this.#nodes.set(greenlet, node)
    const raising = this.#waits.size > 0 && this.#waits.toArray().some((wait) => wait.raise)
    follow(greenlet, node, raising)
    if (this.#dying !== undefined) this.#killNew()
  }

  remove(greenlet: Greenlet): boolean {
    const node = this.#nodes.get(greenlet)
    if (node === undefined) return false
    node.leave()
    this.#nodes.delete(greenlet)
    this.#left()
    const { exception } = greenlet
    if (exception !== undefined) for (const wait of this.#waits.toArray()) if (wait.raise) wait.fail(exception)
    if (this.#nodes.size > 0) return true
    this.#dying = undefined
    for (const wait of this.#waits.takeAll()) wait.wake(true) // M2
    return true
  }

  join(operation: string, options: JoinOptions | undefined): Promise<boolean> {
    if (this.#nodes.size === 0) return Promise.resolve(true)
    const raise = options?.raiseError === true
    if (raise) for (const greenlet of this.#nodes.keys()) markObserved(greenlet)
    return park(new EmptyWait(operation, this, raise), this.#waits, options)
  }

  kill(operation: string, reason: unknown, options: KillOptions | undefined): Promise<boolean> {
    checkKillOptions(operation, options)
    if (this.#nodes.size === 0) return Promise.resolve(true)
    this.#dying ??= { reason: asError('kill', reason ?? new GreenletExit()), options, killed: new WeakSet() }
    this.#killNew()
    return new OnDemand(async () => {
      const emptied = await this.join(operation, options)
      if (!emptied) this.#dying = undefined // the time is up: who comes from now on may live
      return emptied
    })
  }

  #killNew(): void {
    const dying = this.#dying
    if (dying === undefined) return
    const self = current()
    for (const greenlet of [...this.#nodes.keys()]) {
      if (dying.killed.has(greenlet) || greenlet === self) continue // M3
      dying.killed.add(greenlet)
      void greenlet.kill(dying.reason, dying.options)
    }
    if (self !== undefined && this.#nodes.has(self) && !dying.killed.has(self)) {
      dying.killed.add(self)
      void self.kill(dying.reason, dying.options) // throws, after all others
    }
  }
}
