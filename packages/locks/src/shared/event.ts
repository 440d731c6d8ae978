// Something that has happened, or not yet: between threads. The engine is protocol/event.ts.
//
//   E1  the cell is WAITING, and the doorbell watched, as long as somebody of this thread waits or is linked
//   E2  those who hang on one handle came in one generation: whoever comes later looks after them first

import type { NameOptions, WaitOptions } from '@hublet/core'
import {
  BooleanWait,
  type Doorbell,
  type Follower,
  Linkable,
  WaitList,
  type Watcher,
  checkWaitOptions,
  doorbell,
  followersOf,
  mayWait,
  mustPark,
  notifyAll,
  park,
} from '@hublet/core/lowlevel'

import { clearEvent, enlistAtEvent, eventState, isSet, leaveEvent, setEvent } from '../protocol/event.ts'
import { type SyncOptions, block, checkMayBlock } from './block.ts'
import { type Memory, type SharedGate, type SharedHandle, arrived, gateFor, makeHandle, openHandle } from './memory.ts'

class SharedEventWait extends BooleanWait implements Follower {
  override get foreign(): boolean {
    return true
  }

  notify(): void {
    this.wake(true)
  }
}

/** The side of a thread at the event: the lines of all its handles. */
class EventGate implements SharedGate, Watcher {
  readonly #words: Int32Array
  readonly #threads: Int32Array
  readonly #me: number
  readonly #bell: Doorbell
  readonly #lines = new Set<HandleLine>()

  constructor({ words, registry }: Memory) {
    this.#words = words
    this.#threads = registry.words
    this.#me = registry.me
    this.#bell = doorbell(registry)
  }

  get state(): number {
    return eventState(this.#words)
  }

  get idle(): boolean {
    return this.#lines.size === 0
  }

  set(): void {
    if (setEvent(this.#words, this.#threads)) this.onRing()
  }

  clear(): void {
    this.onRing() // or those it was set for would miss it
    clearEvent(this.#words)
  }

  blockUntilSet(operation: string, options: SyncOptions | undefined): boolean {
    checkMayBlock(operation, this.#bell, options)
    const before = this.state
    if (isSet(before)) return true
    enlistAtEvent(this.#words, this.#me)
    const result = block(operation, this.#bell, () => (this.state === before ? undefined : true), options)
    leaveEvent(this.#words, this.#me)
    return result ?? false
  }

  /** Somebody hangs on this handle. */
  join(line: HandleLine): void {
    this.#lines.add(line)
    if (this.#lines.size > 1) return
    this.#bell.watch(this) // E1
    enlistAtEvent(this.#words, this.#me)
  }

  leave(line: HandleLine): void {
    this.#lines.delete(line)
    if (this.#lines.size > 0) return
    this.#bell.unwatch(this)
    leaveEvent(this.#words, this.#me)
  }

  onRing(): void {
    for (const line of this.#lines) line.look()
  }
}

/** Those who hang on one handle. */
class HandleLine extends WaitList<Follower> {
  #gate!: EventGate
  #event!: object
  #generation = 0

  /** To be called before anybody hangs on it. */
  serve(gate: EventGate, event: object): void {
    this.#gate = gate
    this.#event = event
  }

  override push(node: Follower): void {
    if (this.size > 0) this.look() // E2
    else this.#generation = this.#gate.state >> 1
    super.push(node)
    if (this.size === 1) this.#gate.join(this)
    this.look()
  }

  override remove(node: Follower): void {
    super.remove(node)
    if (this.size === 0) this.#gate.leave(this)
  }

  /** Tells those who hang on it, if it was set since they came. */
  look(): void {
    const { state } = this.#gate
    if (!isSet(state) && state >> 1 === this.#generation) return
    this.#generation = state >> 1
    notifyAll(this, this.#event)
  }
}

const yes = Promise.resolve(true)

/**
 * A flag that greenlets of all threads can wait for. If the thread that was to set it dies, it stays as it is: wait for the
 * thread as well.
 *
 * Within one thread use `Event`.
 *
 * ```ts
 * const ready = new SharedEvent()
 * enroll(new Worker(url, { workerData: { ready } })) // there: SharedEvent.from(workerData.ready).set()
 * await ready.wait({ timeout: 1000 }) //=> true, or false when the time is up
 * ```
 *
 * It can be linked to and waited for like an `Event`: `wait([ready])`, `select({ ready })`, `ready.rawlink(fn)`.
 */
export class SharedEvent extends Linkable implements SharedHandle<'SharedEvent'> {
  readonly kind = 'SharedEvent'
  readonly memory: SharedArrayBuffer
  readonly threads: SharedArrayBuffer
  readonly #gate: EventGate

  /** @throws {NotEnrolled} in a worker that was not enrolled */
  constructor(options?: NameOptions | SharedHandle<'SharedEvent'>) {
    const handle = options !== undefined && 'memory' in options ? options : makeHandle('SharedEvent', 1, options)
    const memory = openHandle('SharedEvent', handle)
    const line = new HandleLine()
    const gate = gateFor(memory, line, () => new EventGate(memory))
    super(handle.name === undefined ? {} : { name: handle.name }, line)
    line.serve(gate, this)
    this.memory = handle.memory
    this.threads = handle.threads
    this.#gate = gate
  }

  /** The event that has arrived from another thread. @throws {ForeignMemory} if it is something else */
  static from(handle: SharedHandle<'SharedEvent'>): SharedEvent {
    return new SharedEvent(arrived('SharedEvent', handle))
  }

  /** Whether it is set. */
  get ready(): boolean {
    return isSet(this.#gate.state)
  }

  /** Sets it: all who wait go on, in whichever thread, and nobody waits until `clear()`. */
  set(): void {
    this.#gate.set()
  }

  /** Takes it back: from now on `wait()` waits. */
  clear(): void {
    this.#gate.clear()
  }

  /**
   * Waits until it is set. Returns `true`, or `false` when the time is up.
   *
   * Cancel: nothing is left behind. Order: those of one thread go on in the order in which they came.
   */
  wait(options?: WaitOptions): Promise<boolean> {
    if (options !== undefined) checkWaitOptions('SharedEvent.wait', options)
    if (this.ready && (!mustPark() || !mayWait())) return yes
    const wait = new SharedEventWait('SharedEvent.wait', this)
    const parked = park(wait, followersOf(this), options)
    if (this.ready) wait.wake(true)
    return parked
  }

  /** Blocks the thread until it is set: for threads without greenlets. @throws {MisuseError} on the main thread, or if there are any */
  waitSync(options?: SyncOptions): boolean {
    return this.#gate.blockUntilSet('SharedEvent.waitSync', options)
  }

  /** Called when something ends that it is linked to: `g.link(this)`. */
  onLink(): void {
    this.set()
  }
}
