// Something that is done once, by one thread; all others wait for it.
//
//   O1  who does it has the permit (protocol/permits.ts); DONE is written before that is released, by one store
//   O2  if who does it fails, is killed or dies with its thread, the next one does it

import type { NameOptions, WaitOptions } from '@hublet/core'
import { checkFunction, load, store } from '@hublet/core/lowlevel'
import type { SyncOptions } from '@hublet/core/lowlevel'

import { pass } from '../gate.ts'
import { STATE_AT } from '../protocol/layout.ts'
import { showAsText } from '../shown.ts'
import { lateSync } from './late.ts'
import { LockGate } from './lock-gate.ts'
import { type SharedHandle, arrived, gateFor, makeHandle, openHandle } from './memory.ts'

const DONE = 1

/**
 * Has something done once among all threads: a table filled, a file written.
 *
 * What comes of it has to be in shared memory or outside: nothing is handed to the others but that it is done. Within one
 * thread {@link Once} keeps the result.
 *
 * ```ts
 * const filled = new SharedOnce()
 * enroll(new Worker(url, { workerData: { filled, table } })) // there: SharedOnce.from(workerData.filled)
 * await filled.run(() => fill(table)) // in every thread; one of them fills it
 * ```
 */
export class SharedOnce implements SharedHandle<'SharedOnce'> {
  readonly kind = 'SharedOnce'
  readonly memory: SharedArrayBuffer
  readonly threads: SharedArrayBuffer
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #words: Int32Array
  readonly #gate: LockGate

  /** @throws {NotEnrolled} in a worker that was not enrolled */
  constructor(options?: NameOptions | SharedHandle<'SharedOnce'>) {
    const handle = options !== undefined && 'memory' in options ? options : makeHandle('SharedOnce', 1, options)
    const memory = openHandle('SharedOnce', handle)
    this.memory = handle.memory
    this.threads = handle.threads
    this.name = handle.name
    this.#words = memory.words
    this.#gate = gateFor(memory, this, () => new LockGate(memory, ({ free }) => stateOf(memory.words, free)))
  }

  /** The one that has arrived from another thread. @throws {ForeignMemory} if it is something else */
  static from(handle: SharedHandle<'SharedOnce'>): SharedOnce {
    return new SharedOnce(arrived('SharedOnce', handle))
  }

  /** Whether it was done, in whichever thread. */
  get done(): boolean {
    return load(this.#words, STATE_AT) === DONE
  }

  /**
   * Calls `fn` if nobody has, or waits for the one who is about to. When it returns, it is done.
   *
   * Cancel: who is killed while `fn` runs leaves it to the next. Order: that of {@link SharedLock}.
   *
   * @throws what `fn` throws, to the one who called it
   * @throws {Timeout} when the time is up before another's call has ended; it does not limit the own call
   */
  async run(fn: () => unknown, options?: WaitOptions): Promise<void> {
    checkFunction('run', 'fn', fn)
    if (this.done) return
    await pass(this.#gate, 'SharedOnce.run', options, true)
    try {
      if (this.done) return
      await fn()
      store(this.#words, STATE_AT, DONE) // O1
    } finally {
      this.#gate.open()
    }
  }

  /** As `run`, but blocks the thread; `fn` must not wait. @throws {MisuseError} on the main thread, or if there are greenlets */
  runSync(fn: () => unknown, options?: SyncOptions): void {
    checkFunction('runSync', 'fn', fn)
    if (this.done) return
    if (!this.#gate.acquireSync('SharedOnce.runSync', options)) throw lateSync(this, options)
    try {
      if (this.done) return
      fn()
      store(this.#words, STATE_AT, DONE)
    } finally {
      this.#gate.open()
    }
  }

  toString(): string {
    return this.#gate.lock.toString()
  }

  static {
    showAsText(this)
  }
}

function stateOf(words: Int32Array, free: number): string {
  if (load(words, STATE_AT) === DONE) return 'done'
  return free === 0 ? 'under way' : 'not done'
}
