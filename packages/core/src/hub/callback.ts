// A function to be called by the hub, outside every greenlet.
//
//   B1  it is called at most once, and not at all after stop()
//   B2  what it throws is reported; the hub goes on
//   B3  it must not wait: a wait in it throws BlockingSwitchOutError

import { inHub } from './context.ts'
import { reportError } from './report.ts'
import type { Task } from './run-queue.ts'
import type { ErrorContext } from './settings.ts'

/** Handle of a function in the run queue. */
export class Callback implements Task, Disposable {
  readonly immediate = true
  #call: (() => unknown) | undefined
  readonly #describe: () => ErrorContext

  constructor(call: () => unknown, describe: () => ErrorContext) {
    this.#call = call
    this.#describe = describe
  }

  /** Whether it is still to be called. */
  get pending(): boolean {
    return this.#call !== undefined
  }

  /** Takes it out of the queue; nothing happens if it has run. */
  stop(): void {
    this.#call = undefined
  }

  [Symbol.dispose](): void {
    this.stop()
  }

  step(): void {
    const call = this.#call
    if (call === undefined) return
    this.#call = undefined
    try {
      const result = inHub(call)
      if (result instanceof Promise) result.catch(this.#report) // B2, for an async function
    } catch (error) {
      this.#report(error)
    }
  }

  readonly #report = (error: unknown): void => reportError(error, this.#describe())
}
