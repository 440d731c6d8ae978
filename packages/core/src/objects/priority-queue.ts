import { checkFunction } from '../hub/arguments.ts'
import { Heap } from './heap.ts'
import { Queue } from './queue.ts'
import type { QueueOptions } from './simple-queue.ts'

export interface PriorityQueueOptions<T> extends QueueOptions<T> {
  /** Negative if `a` comes first, positive if `b` does, 0 if they are equal. Default: by `<` and `>`. */
  compare?: (a: T, b: T) => number
}

/**
 * A {@link Queue} that hands out the smallest item first, and of equal ones the oldest.
 *
 * ```ts
 * const queue = new PriorityQueue<{ at: number }>(Infinity, { compare: (a, b) => a.at - b.at })
 * ```
 *
 * If `compare` throws, it throws at the put or get that needed it; the queue is as it was. It cannot use the queue.
 */
export class PriorityQueue<T> extends Queue<T> {
  readonly #heap: Heap<T>

  constructor(capacity?: number, options?: PriorityQueueOptions<T>) {
    const compare = options?.compare ?? bySize
    checkFunction('PriorityQueue', 'compare', compare)
    const heap = new Heap<T>(compare)
    super(capacity, options, heap)
    this.#heap = heap
  }

  /** Without asking `compare`. */
  protected override dropItems(): void {
    this.#heap.clear()
    super.dropItems() // of a subclass that keeps its items elsewhere
  }
}

function bySize(a: unknown, b: unknown): number {
  if ((a as number) < (b as number)) return -1
  return (a as number) > (b as number) ? 1 : 0
}
