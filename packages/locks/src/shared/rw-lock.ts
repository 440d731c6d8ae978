// Many who read, or one who writes: between threads. The engine is protocol/rw.ts.

import type { NameOptions } from '@hublet/core'

import { type RWLockStats, RWSide } from '../rw-lock.ts'
import { showAsText } from '../shown.ts'
import { type SharedHandle, arrived, gateFor, makeHandle, openHandle } from './memory.ts'
import { RWGate } from './rw-gate.ts'
import { SharedSide } from './rw-side.ts'

/**
 * Lets many read, or one write, of all threads. A thread that dies while it reads just reads no more; if it dies while it
 * writes, all who read after it are told, and the next who writes.
 *
 * If what is read is a few numbers, `Atomics` do without a lock; for one at a time use {@link SharedLock}, within one
 * thread {@link RWLock}.
 *
 * ```ts
 * const lock = new SharedRWLock()
 * enroll(new Worker(url, { workerData: { lock } })) // there: SharedRWLock.from(workerData.lock)
 * using held = await lock.read.hold()
 * if (held.ownerDied) throw new Error('the table is half written')
 * ```
 *
 * Who has written lets in all threads that wait to read before the next one writes: neither can starve the other.
 */
export class SharedRWLock implements SharedHandle<'SharedRWLock'> {
  readonly kind = 'SharedRWLock'
  readonly memory: SharedArrayBuffer
  readonly threads: SharedArrayBuffer
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #read: RWSide
  readonly #write: RWSide
  readonly #gate: RWGate

  /** @throws {NotEnrolled} in a worker that was not enrolled */
  constructor(options?: NameOptions | SharedHandle<'SharedRWLock'>) {
    const handle = options !== undefined && 'memory' in options ? options : makeHandle('SharedRWLock', 1, options)
    const memory = openHandle('SharedRWLock', handle)
    this.memory = handle.memory
    this.threads = handle.threads
    this.name = handle.name
    this.#gate = gateFor(memory, this, () => new RWGate(memory))
    this.#read = new RWSide(new SharedSide(this.#gate, false))
    this.#write = new RWSide(new SharedSide(this.#gate, true))
  }

  /** The lock that has arrived from another thread. @throws {ForeignMemory} if it is something else */
  static from(handle: SharedHandle<'SharedRWLock'>): SharedRWLock {
    return new SharedRWLock(arrived('SharedRWLock', handle))
  }

  /** For those who only look. */
  get read(): RWSide {
    return this.#read
  }

  /** For who changes something. */
  get write(): RWSide {
    return this.#write
  }

  stats(): RWLockStats {
    const { readers, writer, line } = this.#gate
    return Object.freeze({ readers: readers.size, writing: writer.held, waiting: line.size })
  }

  toString(): string {
    return this.#gate.lock.toString()
  }

  static {
    showAsText(this)
  }
}
