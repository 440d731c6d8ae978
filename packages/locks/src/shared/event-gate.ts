// The side of a thread at a SharedEvent: those of its greenlets who hang on it, behind one cell in memory.
//
//   E1  the cell is WAITING, and the doorbell watched, as long as somebody of this thread waits or is linked
//   E2  those who hang on one handle came in one generation: whoever comes later looks after them first

import { type Doorbell, type Follower, WaitList, type Watcher, doorbell, notifyAll } from '@hublet/core/lowlevel'
import { type SyncOptions, block, checkMayBlock } from '@hublet/core/lowlevel'

import { clearEvent, enlistAtEvent, eventState, isSet, leaveEvent, setEvent } from '../protocol/event.ts'
import { type Memory, type SharedGate } from './memory.ts'

/** The side of a thread at the event: the lines of all its handles. */
export class EventGate implements SharedGate, Watcher {
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
export class HandleLine extends WaitList<Follower> {
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
