// The side of a thread at a SharedLock, SharedSemaphore or SharedOnce: its greenlets in line, behind one cell in memory.
//
//   G1  the cell is WAITING, and the doorbell watched, as long as somebody is in line
//   G2  permits that came and that nobody wants any more are passed on at once
//   G3  a permit goes from greenlet to greenlet of this thread without a look at the others' cells, but not more than
//       `longestRow` times in a row while another thread waits
//   G4  a permit in `held` is one that greenlets of this thread have

import { type Doorbell, type Watcher, doorbell, settings, WatchedList } from '@hublet/core/lowlevel'
import { type SyncOptions, block, checkMayBlock } from '@hublet/core/lowlevel'

import { type Gate, OwnerWait } from '../gate.ts'
import type { Hold } from '../hold.ts'
import { blockInSight, watchWait } from '../probe/watch.ts'
import { DIED, FREE, NONE, WORDS_AT } from '../protocol/layout.ts'
import { enlist, handOver, look, release, settle, take, withdraw } from '../protocol/permits.ts'
import type { Memory } from './memory.ts'

const longestRow = 16

export class PermitWait extends OwnerWait {
  /** Another thread may end it. */
  override get foreign(): boolean {
    return true
  }
}

export abstract class PermitGate implements Gate, Watcher {
  readonly line: WatchedList<PermitWait> = new WatchedList(
    () => this.#onPush(),
    () => this.#onRemove(),
  )
  readonly memory: Memory
  readonly #held: number[] = []
  readonly #words: Int32Array
  readonly #threads: Int32Array
  readonly #me: number
  readonly #permits: number
  readonly #bell: Doorbell
  #row = 0

  constructor(memory: Memory) {
    const { words, registry, size } = memory
    this.memory = memory
    this.#words = words
    this.#threads = registry.words
    this.#me = registry.me
    this.#permits = size
    this.#bell = doorbell(registry)
  }

  abstract waiter(operation: string, throws: boolean): PermitWait
  abstract hold(): Hold
  /** A permit is one of a greenlet's: of `wait`, or of the caller. */
  protected abstract granted(wait: PermitWait | undefined, ownerDied: boolean): void

  get idle(): boolean {
    return this.#held.length === 0 && this.line.size === 0
  }

  /** How many permits nobody has, of any thread. */
  get free(): number {
    let free = 0
    for (let permit = 0; permit < this.#permits; permit++) {
      if ((Atomics.load(this.#words, WORDS_AT + permit) & ~DIED) === FREE) free++
    }
    return free
  }

  attempt(): boolean {
    if (this.line.size > 0) return false
    const permit = take(this.#words, this.#threads, this.#me, this.#permits)
    if (permit === NONE) return false
    this.#keep(permit, undefined)
    return true
  }

  acquireSync(operation: string, options: SyncOptions | undefined): boolean {
    checkMayBlock(operation, this.#bell, options)
    if (this.attempt()) return true
    let waits = false
    const attempt = (): number | undefined => {
      if (!waits) enlist(this.#words, this.#me, this.#permits)
      waits = true
      const permit = look(this.#words, this.#threads, this.#me, this.#permits)
      return permit === NONE ? undefined : permit
    }
    const wait = settings.onPark === undefined ? block : blockInSight(this)
    const permit = wait(operation, this.#bell, attempt, options)
    const late = waits ? withdraw(this.#words, this.#me, this.#permits) : NONE
    if (permit !== undefined) {
      this.#keep(permit, undefined)
      this.#passOn(late)
    } else if (late !== NONE) this.#keep(late, undefined)
    return permit !== undefined || late !== NONE
  }

  /** Gives a permit back that a greenlet of this thread has. False if there is none. */
  open(): boolean {
    const permit = this.#held.pop()
    if (permit === undefined) return false
    if (this.line.size === 0) release(this.#words, this.#threads, this.#me, this.#permits, permit)
    else if (this.#row++ < longestRow) this.#serve(permit) // G3
    else {
      if (!this.#handOver(permit)) this.#serve(permit)
      this.onRing() // another one may have been freed meanwhile: handOver() asks for a look
    }
    return true
  }

  onRing(): void {
    while (this.line.size > 0) {
      const permit = look(this.#words, this.#threads, this.#me, this.#permits)
      if (permit === NONE) return
      this.#serve(permit)
    }
  }

  #handOver(permit: number): boolean {
    this.#row = 0
    return handOver(this.#words, this.#threads, this.#me, this.#permits, permit)
  }

  #serve(permit: number): void {
    const next = this.line.shift()
    if (next === undefined) return this.#passOn(permit) // G2
    this.#keep(permit, next)
    next.wake(true)
  }

  #keep(permit: number, wait: PermitWait | undefined): void {
    const ownerDied = (permit & DIED) !== 0
    if (ownerDied) settle(this.#words, this.#me, permit & ~DIED)
    this.#held.push(permit & ~DIED)
    this.granted(wait, ownerDied)
  }

  #passOn(permit: number): void {
    if (permit !== NONE) release(this.#words, this.#threads, this.#me, this.#permits, permit & ~DIED)
  }

  #onPush(): void {
    if (settings.onPark !== undefined) watchWait(this)
    if (this.line.size > 1) return
    this.#bell.watch(this) // G1
    enlist(this.#words, this.#me, this.#permits)
    this.onRing()
  }

  #onRemove(): void {
    if (this.line.size > 0) return
    this.#bell.unwatch(this)
    this.#passOn(withdraw(this.#words, this.#me, this.#permits)) // G1, G2
  }
}
