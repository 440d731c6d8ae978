// The threads of a pool: how they come, rest, and go.
//
//   R1  each has a place of its own, a number below `maxThreads` unless that has shrunk
//   R2  one that is to go has left its place at once: how long it takes to end holds up nobody
//   R3  one that has had nothing to do for `idleTimeout` goes, unless there are no more than `minThreads`

import { type Timer, inCleanContext, reportError, timers } from '@hublet/core/lowlevel'

import { PoolThread, type ThreadOwner, type ThreadPlan } from './pool-thread.ts'

export interface RosterOptions {
  minThreads: number
  maxThreads: number
  /** Milliseconds. */
  readonly idleTimeout: number
}

/** What is done about threads that come and go. */
export interface RosterOwner extends ThreadOwner {
  /** It can take a job. */
  started(thread: PoolThread): void
  notStarted(place: number, cause: unknown): void
  /** One has died. */
  died(): void
}

export class Roster implements Timer {
  slot = -1
  readonly name: string
  readonly options: RosterOptions
  readonly #plan: Omit<ThreadPlan, 'name'>
  readonly #owner: RosterOwner
  readonly #threads = new Map<number, PoolThread>()
  readonly #starting = new Map<number, Promise<void>>()
  /** The one that was busy last is the last. */
  readonly #idle: PoolThread[] = []
  readonly #ending = new Set<PoolThread>()
  #numbers = 0

  constructor(name: string, plan: Omit<ThreadPlan, 'name'>, options: RosterOptions, owner: RosterOwner) {
    this.name = name
    this.#plan = plan
    this.options = options
    this.#owner = owner
  }

  get threads(): readonly PoolThread[] {
    return [...this.#threads.values()]
  }

  /** Those that are there, or will be. */
  get size(): number {
    return this.#threads.size + this.#starting.size
  }

  get starting(): number {
    return this.#starting.size
  }

  get idle(): number {
    return this.#idle.length
  }

  /** Those that were told to end and have not. */
  get ending(): number {
    return this.#ending.size
  }

  has(thread: PoolThread): boolean {
    return this.#threads.get(thread.place) === thread
  }

  /** Whether a thread can be started for this place. */
  isFree(place: number): boolean {
    return !this.#threads.has(place) && !this.#starting.has(place)
  }

  start(place: number): void {
    const name = `${this.name}-${++this.#numbers}`
    const start = (): Promise<PoolThread> => PoolThread.start({ ...this.#plan, name }, place, this.#owner)
    const starting = inCleanContext(start).then(
      (thread) => this.#started(thread),
      (cause: unknown) => {
        this.#starting.delete(place)
        this.#owner.notStarted(place, cause)
      },
    )
    this.#starting.set(place, starting)
  }

  /** Waits until those that are being started have come up, or failed. */
  async settled(): Promise<void> {
    while (this.#starting.size > 0) await Promise.all(this.#starting.values())
  }

  /** One that has nothing to do, if there is one; that of this place, if one is given. It has something to do then. */
  takeIdle(place: number | undefined): PoolThread | undefined {
    if (place === undefined) return this.#idle.pop()
    const at = this.#idle.findIndex((thread) => thread.place === place)
    return at < 0 ? undefined : this.#idle.splice(at, 1)[0]
  }

  /** All that have nothing to do. */
  takeAllIdle(): PoolThread[] {
    return this.#idle.splice(0)
  }

  /** It has nothing to do. */
  rest(thread: PoolThread): void {
    thread.idleSince = performance.now()
    this.#idle.push(thread)
    this.#watch()
  }

  /** Lets it end in an orderly way; `grace`: milliseconds for what it does. */
  retire(thread: PoolThread, grace?: number): void {
    this.#remove(thread)
    void inCleanContext(() => thread.hub.stop(grace === undefined ? undefined : { grace }))
  }

  /** Ends it at once. */
  discard(thread: PoolThread): void {
    this.#remove(thread)
    void inCleanContext(() => thread.hub.terminate())
  }

  /** Ends all, and waits for that; those that hang are not waited for. */
  async retireAll(grace: number): Promise<void> {
    if (this.slot >= 0) timers.remove(this)
    await this.settled()
    for (const thread of this.threads) this.retire(thread, grace)
    await Promise.all([...this.#ending].map((thread) => thread.hub.exited.wait({ timeout: grace + 1000 })))
  }

  /** R3; called by the timers. */
  fire(): void {
    const { idleTimeout, minThreads } = this.options
    const since = performance.now() - idleTimeout
    while (this.#threads.size > minThreads && this.#idle.length > 0 && this.#idle[0]!.idleSince <= since) {
      this.retire(this.#idle[0]!)
    }
    this.#watch()
  }

  #watch(): void {
    const { idleTimeout, minThreads } = this.options
    if (this.slot >= 0 || idleTimeout === Infinity || this.#idle.length === 0) return
    if (this.#threads.size <= minThreads) return
    timers.add(this, Math.max(1, this.#idle[0]!.idleSince + idleTimeout - performance.now()), false)
  }

  /** R2 */
  #remove(thread: PoolThread): void {
    this.#leave(thread)
    this.#ending.add(thread)
  }

  #leave(thread: PoolThread): void {
    if (this.has(thread)) this.#threads.delete(thread.place)
    const at = this.#idle.indexOf(thread)
    if (at >= 0) this.#idle.splice(at, 1)
  }

  #started(thread: PoolThread): void {
    this.#starting.delete(thread.place)
    this.#threads.set(thread.place, thread)
    thread.hub.exited.rawlink(() => this.#exited(thread))
    this.#owner.started(thread)
  }

  #exited(thread: PoolThread): void {
    this.#ending.delete(thread)
    if (!this.has(thread)) return
    const wasIdle = this.#idle.includes(thread)
    this.#leave(thread)
    const exit = thread.hub.exited.value
    if (wasIdle && exit !== undefined) {
      const text = `thread "${thread.name}" of a pool has ended while it had nothing to do`
      reportError(exit, { kind: 'hub-exit', source: thread, text })
    }
    this.#owner.died()
  }
}
