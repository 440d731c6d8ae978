// Something that is done once, by whoever comes first; the others wait for it.
//
//   O1  one at a time does it; if it fails, or is killed, the error is that one's, and the next in line does it
//   O2  once it is done everybody gets the same result

import { type NameOptions, type WaitOptions } from '@hublet/core'
import { checkFunction, label } from '@hublet/core/lowlevel'

import { pass } from '../gate.ts'
import { showAsText } from '../shown.ts'
import { Mutex } from './mutex.ts'

/**
 * Does something once and keeps the result.
 *
 * For a result that somebody else delivers use an `AsyncResult`; between threads, {@link SharedOnce}.
 *
 * ```ts
 * const connection = new Once<Connection>()
 * const c = await connection.run(() => connect(url)) // whoever comes meanwhile waits, and gets the same
 * ```
 */
export class Once<T> {
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #mutex = new Mutex(this)
  #result: { readonly value: T } | undefined

  constructor(options?: NameOptions) {
    this.name = options?.name
  }

  /** Whether it was done. */
  get done(): boolean {
    return this.#result !== undefined
  }

  /** The result; `undefined` before it was done. */
  get value(): T | undefined {
    return this.#result?.value
  }

  /**
   * Returns the result; calls `fn` for it if nobody has, and waits for it if somebody is about to.
   *
   * Cancel: who is killed while `fn` runs leaves it to the next. Order: first come, first served.
   *
   * @throws what `fn` throws, to the one who called it
   * @throws {Timeout} when the time is up before another's call has ended; it does not limit the own call
   */
  async run(fn: () => T | PromiseLike<T>, options?: WaitOptions): Promise<T> {
    checkFunction('run', 'fn', fn)
    if (this.#result !== undefined) return this.#result.value
    await pass(this.#mutex, 'Once.run', options, true)
    try {
      this.#result ??= { value: await fn() } // O1, O2
      return this.#result.value
    } finally {
      this.#mutex.open()
    }
  }

  toString(): string {
    const state = this.done ? 'done' : this.#mutex.ownership.held ? 'under way' : 'not done'
    return `<${label(this, this.name)} ${state}>`
  }

  static {
    showAsText(this)
  }
}
