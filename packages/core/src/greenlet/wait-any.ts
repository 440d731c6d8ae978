// Waiting for any mix of objects: greenlets, events, results, whatever is Waitable.
//
//   A1  iwait hands out each object once, in the order of readiness, also while the consumer is busy elsewhere
//   A2  however an iwait ends (done, return, time is up, killed in next), nothing stays linked

import { checkCount } from '../hub/arguments.ts'
import { timers } from '../hub/timers.ts'
import { Crowd, refuseSelf, waitables } from './crowd.ts'
import type { Waitable } from './links.ts'
import { checkWaitOptions, currentScope, park } from './park.ts'
import { ownLimit } from './timeout.ts'
import { WaitList } from './wait-list.ts'
import { Wait, type WaitOptions } from './wait.ts'

export interface WaitAnyOptions extends WaitOptions {
  /** Stop after this many. Default: all. */
  count?: number
}

class NextWait extends Wait<boolean> {
  readonly #crowd: { readonly followed: Iterable<object> }
  constructor(operation: string, crowd: { readonly followed: Iterable<object> }) {
    super(operation)
    this.#crowd = crowd
  }
  override get chances(): Iterable<object> {
    return this.#crowd.followed
  }
  protected override expire(): void {
    this.wake(false)
  }
}

/** The iterator that {@link iwait} returns. */
export class ReadyIterator<W extends Waitable> implements AsyncIterableIterator<W>, AsyncDisposable {
  readonly #operation: string
  readonly #objects: readonly W[]
  readonly #options: WaitAnyOptions | undefined
  readonly #ready: W[] = []
  readonly #waits = new WaitList<NextWait>()
  readonly #crowd: Crowd<W>
  #left: number
  #deadline = Infinity
  #state: 'new' | 'open' | 'over' = 'new'

  constructor(operation: string, objects: Iterable<W>, options: WaitAnyOptions | undefined) {
    checkCount(operation, 'count', options?.count ?? Infinity)
    if (options !== undefined) checkWaitOptions(operation, options)
    this.#operation = operation
    this.#objects = waitables(operation, objects)
    refuseSelf(operation, this.#objects, options)
    this.#options = options
    this.#left = options?.count ?? Infinity
    this.#crowd = new Crowd((source, gone) => {
      if (!gone) this.#ready.push(source)
      this.#waits.shift()?.wake(true)
    })
  }

  async next(): Promise<IteratorResult<W, undefined>> {
    if (this.#state === 'new') this.#open()
    while (this.#state === 'open' && this.#left > 0) {
      const source = this.#ready.shift()
      if (source !== undefined) {
        this.#left--
        return { value: source, done: false }
      }
      if (this.#crowd.left === 0 || !(await this.#park())) break
    }
    this.#end()
    return { value: undefined, done: true }
  }

  async return(): Promise<IteratorResult<W, undefined>> {
    this.#end()
    return { value: undefined, done: true }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #open(): void {
    this.#state = 'open'
    const { timeout } = this.#options ?? {}
    this.#deadline = timers.clock.now() + ownLimit(timeout, currentScope(this.#operation))
    this.#crowd.follow(this.#objects, false)
  }

  async #park(): Promise<boolean> {
    const { timeout, signal } = this.#options ?? {}
    const left = Math.max(0, this.#deadline - timers.clock.now())
    try {
      // A Timeout that runs for the whole greenlet ends the iteration when it fires; else the deadline does.
      const limit = left === Infinity ? timeout : left
      return await park(new NextWait(this.#operation, this.#crowd), this.#waits, { timeout: limit, signal })
    } catch (error) {
      this.#end() // A2
      throw error
    }
  }

  #end(): void {
    this.#state = 'over'
    this.#crowd.stop()
    this.#ready.length = 0
    for (const next of this.#waits.takeAll()) next.wake(false)
  }
}

/**
 * Hands out objects as they become ready.
 *
 * `for await` cleans up by itself, also on `break`; with a hand-held iterator use `await using`.
 *
 * ```ts
 * for await (const g of iwait([spawn(slow), spawn(quick)])) console.log(g.name) // the quick one first
 * ```
 *
 * When `timeout` (for the whole iteration) is up, the iteration ends. `wait` is the same as a list.
 *
 * Cancel: the iteration ends; the objects are not affected. Order: by readiness, those ready already first.
 */
export function iwait<W extends Waitable>(objects: Iterable<W>, options?: WaitAnyOptions): ReadyIterator<W> {
  return new ReadyIterator('iwait', objects, options)
}

/**
 * Waits until all objects (or `count` of them) are ready and returns those that are, in the order of readiness.
 *
 * For greenlets alone `joinAll` is quicker and can raise their errors. To wait for the whole hub: `getHub().join()`.
 *
 * Cancel: the objects are not affected. When the time is up: those ready by then.
 */
export async function wait<W extends Waitable>(objects: Iterable<W>, options?: WaitAnyOptions): Promise<W[]> {
  const ready: W[] = []
  for await (const object of new ReadyIterator('wait', objects, options)) ready.push(object)
  return ready
}
