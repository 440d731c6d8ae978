// Functions that are marked for the threads of a pool, in all the ways in which they can be exported.

import { threadId } from 'node:worker_threads'

import { task, threadpool } from '@hublet/threadpool'

const offset = 100

export const named: (n: number) => number = task(import.meta, function plain(n) {
  return n + offset
})
export const arrow: (n: number) => number = task(import.meta, (n) => n + offset + 1)
export const later: (n: number) => Promise<number> = task(import.meta, async (n) => Promise.resolve(n + offset + 2))
const inside = task(import.meta, (n: number) => n + offset + 3)
export { inside as renamed }
export default task(import.meta, (n: number) => n + offset + 4)

/** In an object that is exported: not an export. */
export const parts: { readonly hidden: () => number } = { hidden: task(import.meta, () => offset) }

/** Where it runs. */
export const place: () => number = task(import.meta, () => threadId)

/** What came of one that was used while this module was evaluated, which did not wait for that. */
export const early: Promise<number> = threadpool.apply(named, [1])
