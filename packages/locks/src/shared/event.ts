// Something that has happened, or not yet: between threads. The engine is protocol/event.ts.

import type { NameOptions, WaitOptions } from '@hublet/core'
import {
  BooleanWait,
  type Follower,
  Linkable,
  checkWaitOptions,
  followersOf,
  mayWait,
  mustPark,
  park,
} from '@hublet/core/lowlevel'
import type { SyncOptions } from '@hublet/core/lowlevel'

import { isSet } from '../protocol/event.ts'
import { EventGate, HandleLine } from './event-gate.ts'
import { type SharedHandle, arrived, gateFor, makeHandle, openHandle } from './memory.ts'

class SharedEventWait extends BooleanWait implements Follower {
  override get foreign(): boolean {
    return true
  }

  notify(): void {
    this.wake(true)
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
