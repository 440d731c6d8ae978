// What locks for readers and writers look like, those of one thread and those between threads.

import type { WaitOptions } from '@hublet/core'

import { type Gate, pass, passAndHold } from './gate.ts'
import { type Acquirable, type Hold, withHold } from './hold.ts'
import { showAsText } from './shown.ts'

/** What `rwlock.stats()` returns. */
export interface RWLockStats {
  /** How many hold it to read; of this thread. */
  readonly readers: number
  /** Whether a greenlet of this thread holds it to write. */
  readonly writing: boolean
  /** How many wait to read, or to write; of this thread. */
  readonly waiting: number
}

/** A gate that is opened again by whoever went through. */
export interface SideGate extends Gate {
  /** @throws {NotHeld} if the caller did not go through */
  release(): void
  readonly text: string
}

/** One side of a lock for readers and writers: `lock.read`, `lock.write`. */
export class RWSide implements Acquirable {
  readonly #gate: SideGate

  constructor(gate: SideGate) {
    this.#gate = gate
  }

  /** Acquires it if that needs no waiting, and says whether it did. */
  tryAcquire(): boolean {
    return this.#gate.attempt()
  }

  /**
   * Waits until it has it. Returns `true`, or `false` when the time is up.
   *
   * Cancel: the lock is untouched. Order: first come, first served; readers who come together read together.
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    return pass(this.#gate, `${this.#gate.text}.acquire`, options)
  }

  /** Gives it back. @throws {NotHeld} if the caller does not have it */
  release(): void {
    this.#gate.release()
  }

  /** Acquires it for the rest of a block: `using _ = await lock.read.hold()`. @throws {Timeout} when the time is up */
  hold(options?: WaitOptions): Promise<Hold> {
    return passAndHold(this.#gate, `${this.#gate.text}.hold`, options)
  }

  /** Calls `fn` while it has it. @throws {Timeout} when the time is up before */
  with<R>(fn: (hold: Hold) => R, options?: WaitOptions): Promise<Awaited<R>> {
    return withHold(this, fn, options)
  }

  toString(): string {
    return this.#gate.text
  }

  static {
    showAsText(this)
  }
}
