// A module that puts into and gets from queues of other hubs.

import { type Queue, QueueEmpty, type SimpleQueue } from '@hublet/core'

export async function put<T>(queue: SimpleQueue<T>, items: readonly T[]): Promise<void> {
  for (const item of items) await queue.put(item)
}

export async function get<T>(queue: SimpleQueue<T>, count: number): Promise<T[]> {
  const items: T[] = []
  while (items.length < count) items.push(await queue.get())
  return items
}

export async function work(queue: Queue<number>): Promise<number> {
  let sum = 0
  for await (const item of queue) {
    sum += item
    queue.taskDone()
  }
  return sum
}

export async function join(queue: Queue<unknown>, timeout?: number): Promise<boolean> {
  return queue.join({ timeout })
}

export async function peek<T>(queue: SimpleQueue<T>): Promise<T> {
  return queue.peek()
}

export async function getLate(queue: SimpleQueue<unknown>): Promise<boolean> {
  try {
    await queue.get({ timeout: 5 })
    return false
  } catch (error) {
    return error instanceof QueueEmpty
  }
}

export function close(queue: SimpleQueue<unknown>, immediate: boolean): void {
  queue.close({ immediate })
}

export function describe(queue: SimpleQueue<unknown>): string {
  return String(queue)
}
