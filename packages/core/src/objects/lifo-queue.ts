import { Queue } from './queue.ts'
import type { QueueOptions } from './simple-queue.ts'
import { Stack } from './stack.ts'

/**
 * A {@link Queue} that hands out the newest item first.
 *
 * ```ts
 * const queue = new LifoQueue<number>(Infinity, { items: [1, 2] })
 * await queue.get() //=> 2
 * ```
 */
export class LifoQueue<T> extends Queue<T> {
  constructor(capacity?: number, options?: QueueOptions<T>) {
    super(capacity, options, new Stack<T>())
  }
}
