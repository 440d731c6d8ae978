// A queue that knows what is still being worked on.
//
//   J1  unfinishedTasks = items that came in - taskDone() calls - items dropped by close({ immediate: true })
//   J2  those in join() go on the moment it is 0

import { MisuseError } from '../errors.ts'
import { checkWaitOptions, park } from '../greenlet/park.ts'
import { WaitList } from '../greenlet/wait-list.ts'
import { BooleanWait, type WaitOptions } from '../greenlet/wait.ts'
import { enteredIn } from './exchange.ts'
import { type CloseOptions, type QueueOptions, SimpleQueue } from './simple-queue.ts'
import type { Store } from './store.ts'

/**
 * Work for greenlets: items, and a count of those that nobody has finished.
 *
 * A {@link LifoQueue} hands out the newest first, a {@link PriorityQueue} the smallest.
 *
 * ```ts
 * const jobs = new Queue<string>(100)
 * spawn(async () => {
 *   for await (const job of jobs) { await work(job); jobs.taskDone() }
 * })
 * await jobs.put('a')
 * await jobs.join() // until all that was put is done
 * jobs.close()      // the loop ends
 * ```
 */
export class Queue<T> extends SimpleQueue<T> {
  readonly #joiners = new WaitList<BooleanWait>()
  readonly #begunWith: number
  #done = 0

  constructor(capacity?: number, options?: QueueOptions<T>, store?: Store<T>) {
    super(capacity, options, store)
    this.#begunWith = super.itemCount
  }

  /** How many items were put, those from the start included, and not yet finished. */
  get unfinishedTasks(): number {
    return this.#begunWith + enteredIn(this) - this.#done
  }

  /** Says that an item that was taken is finished. @throws {MisuseError} if it is called more often than items came */
  taskDone(): void {
    if (this.unfinishedTasks <= 0) {
      throw new MisuseError(`cannot call taskDone on ${this.toString()}: everything is done already`)
    }
    this.#done++
    Queue.#tellJoiners(this)
  }

  /**
   * Waits until every item has been taken and finished. Returns `true`, or `false` when the time is up.
   *
   * Cancel: nothing is affected. Order: those who wait go on in the order in which they came.
   */
  join(options?: WaitOptions): Promise<boolean> {
    if (options !== undefined) checkWaitOptions('Queue.join', options)
    if (this.unfinishedTasks === 0) return Promise.resolve(true)
    return park(new BooleanWait('Queue.join', this), this.#joiners, options)
  }

  /** As in a `SimpleQueue`. Items dropped by `immediate` count as finished. */
  override close(options?: CloseOptions): void {
    const before = this.itemCount
    try {
      super.close(options)
    } finally {
      const dropped = Math.max(0, before - this.itemCount)
      this.#done += Math.min(dropped, this.unfinishedTasks) // taskDone() may have been called for some of them
      Queue.#tellJoiners(this)
    }
  }

  static #tellJoiners<T>(self: Queue<T>): void {
    if (self.unfinishedTasks > 0) return
    for (const joiner of self.#joiners.takeAll()) joiner.wake(true) // J2
  }
}
