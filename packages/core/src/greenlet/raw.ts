// A greenlet without a handle: it can wait, but it cannot be killed, joined or linked.

import { checkFunction } from '../hub/arguments.ts'
import { callIn, captureContext } from '../hub/context.ts'
import { functionName } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { type Task, runQueue } from '../hub/run-queue.ts'
import type { ErrorContext } from '../hub/settings.ts'

type Describe = () => ErrorContext

/** A call that waits for its turn in the run queue. */
export class RawStart implements Task {
  readonly immediate = true
  readonly #context: ReturnType<typeof captureContext>
  readonly #call: () => unknown
  readonly #describe: Describe

  constructor(call: () => unknown, describe: Describe, context: ReturnType<typeof captureContext> = captureContext()) {
    this.#call = call
    this.#describe = describe
    this.#context = context
  }

  step(): void {
    void callIn(this.#context, undefined, RawStart.#run, this)
  }

  static async #run(this: void, start: RawStart): Promise<void> {
    try {
      await start.#call()
    } catch (error) {
      reportError(error, start.#describe())
    }
  }
}

/**
 * Runs `fn` in the hub's next pass in a greenlet that nobody can hold, kill or join.
 *
 * For fire and forget where the cost of a handle matters; otherwise use `spawn`. An error goes to `hub.onError`.
 *
 * ```ts
 * spawnRaw((n: number) => console.log(n), 42) // prints 42 a moment later
 * ```
 *
 * Order: starts in the order of the calls, together with all other spawns.
 *
 * @throws {ArgumentTypeError} if `fn` is no function
 */
export function spawnRaw<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): void {
  checkFunction('spawnRaw', 'fn', fn)
  const describe: Describe = () => ({
    kind: 'callback',
    source: fn,
    text: `raw greenlet ${functionName(fn)} failed`,
  })
  runQueue.push(new RawStart(() => fn(...args), describe))
}
