// The place of a hub in a pool: the thread that has it now, and the calls that wait for the next.
//
//   P1  calls go to a thread that lives and is not being ended; while there is none they wait, first come, first served
//   P2  a call that its thread has not answered when it ends, or begins to be ended, ends with HubExit
//   P3  once the slot is closed nothing waits: what was asked, and what will be, ends with the reason

import { HubExit } from '../../errors.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { timers } from '../../hub/timers.ts'
import { linkTo } from '../connect.ts'
import type { HubThread } from '../hub-thread.ts'
import { servingIds } from '../info.ts'
import type { Link } from '../link.ts'
import { registry } from '../registry.ts'
import type { RemoteGreenlet } from '../remote-greenlet.ts'
import { Gate } from './gate.ts'
import type { Post } from './plan.ts'
import { UnderWay } from './under-way.ts'

/** Who is told of a slot. */
export interface SlotOwner {
  /** Its thread can be asked from now on, or no longer. */
  changed(): void
  /** Its thread lives, and nothing can be asked of it any more. */
  broken(slot: Slot, error: Error): void
}

/** A thread whose functions are called by their names, whatever they are. */
type AnyThread = HubThread<Record<string, (...args: unknown[]) => unknown>>

export class Slot {
  readonly post: Post
  /** How often it was started again, starts that have failed included. */
  restarts = 0
  /** Whether it has ever been up. */
  begun = false
  /** Ends the start of a thread, while there is one. */
  starting: AbortController | undefined = undefined
  /** Whether its thread has to go though it lives, and in which way. */
  doom: 'stop' | 'terminate' | undefined = undefined
  readonly #owner: SlotOwner
  readonly #gate = new Gate()
  #holder: AnyThread | undefined = undefined
  #link: Link | undefined = undefined
  #open = false
  #since = 0
  #ending = new AbortController()
  #underWay = new UnderWay()
  #over: Error | undefined = undefined

  constructor(post: Post, owner: SlotOwner) {
    this.post = post
    this.#owner = owner
  }

  /** The thread that has the place, be it that it can be asked or not. */
  get holder(): AnyThread | undefined {
    return this.#holder
  }

  /** Whether its thread can be asked. */
  get up(): boolean {
    return this.#open && this.#holder?.alive === true
  }

  /** The thread that can be asked now (P1). @throws why there will never be one again */
  thread(): AnyThread | undefined {
    if (this.#over !== undefined) throw this.#over
    const exit = this.#open ? this.#link?.exit : undefined
    if (exit !== undefined) {
      const { up } = this
      this.withdraw() // if it has just died, its end is on its way here
      if (up) this.#owner.broken(this, exit)
    }
    return this.#open ? this.#holder : undefined
  }

  /** Milliseconds since its thread could be asked for the first time. */
  get upFor(): number {
    return this.#holder === undefined ? 0 : timers.clock.now() - this.#since
  }

  /** Calls and greenlets that its thread has not answered. */
  get calls(): number {
    return this.#underWay.size
  }

  /** Waits until `thread()` is worth a look, which is also when the slot is closed. */
  ready(options?: WaitOptions): Promise<void> {
    return this.#gate.pass(options)
  }

  /** @throws {HubExit} if the thread has ended already */
  enter(thread: AnyThread): void {
    this.#link = linkTo(thread.id)
    this.#holder = thread
    this.#open = true
    this.#since = timers.clock.now()
    this.#ending = new AbortController()
    this.#underWay = new UnderWay()
    this.begun = true
    this.#gate.open()
    this.#owner.changed()
  }

  /** From now on its thread is not asked any more; with a reason, what was asked ends (P2). */
  withdraw(reason?: Error): void {
    if (this.#open) {
      this.#open = false
      if (this.#over === undefined) this.#gate.shut()
      this.#owner.changed()
    }
    if (reason !== undefined) this.#ending.abort(reason)
  }

  /** Its thread has ended, or is given up. */
  vacate(): void {
    this.withdraw()
    this.#holder = undefined
    this.doom = undefined
  }

  /** P3 */
  close(reason: Error): void {
    if (this.#over !== undefined) return
    this.#over = reason
    this.withdraw(reason)
    this.#gate.open()
  }

  /** Asks a thread that `thread()` has returned just now. */
  async ask(thread: AnyThread, name: string, args: unknown[], signal: AbortSignal | undefined): Promise<unknown> {
    const ending = this.#ending.signal
    const underWay = this.#underWay
    underWay.calls++
    try {
      return await thread.call(name, args, {
        signal: signal === undefined ? ending : AbortSignal.any([signal, ending]),
      })
    } catch (error) {
      if (thread === this.#holder && endedWith(thread, error) && !isServing(thread)) this.withdraw() // it knows it before we do
      throw error
    } finally {
      underWay.calls--
    }
  }

  /** Starts a greenlet in a thread that `thread()` has returned just now. */
  spawn(thread: AnyThread, name: string, args: unknown[]): RemoteGreenlet {
    const greenlet = thread.spawn(name, ...args)
    this.#underWay.add(greenlet)
    return greenlet
  }
}

/** Whether it takes calls; an error that tells of its end may be that of an older hub of this name. */
function isServing({ id }: AnyThread): boolean {
  return servingIds(registry()).includes(id)
}

/** Whether a call of this hub has ended because the hub has. */
export function endedWith(thread: { readonly name: string }, error: unknown): boolean {
  return error instanceof HubExit && error.hub === thread.name
}
