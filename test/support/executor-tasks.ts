// Tasks that use executors.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { threadId } from 'node:worker_threads'

import { ThreadPoolExecutor, task } from '@hublet/threadpool'

const add = (a: number, b: number): number => a + b

/** Has an executor of its own; tells whether it ran right there, and what has come of it. */
export const nested = task(import.meta, async () => {
  await using executor = new ThreadPoolExecutor(1)
  const here = executor.submit(() => threadId)
  const dropped = executor.submit(add, 1, 2)
  const failed = executor.submit(() => {
    throw new RangeError('inner')
  })
  const sums = await Array.fromAsync(executor.map(add, [1, 2], [3, 4], { chunksize: 2 }))
  const late = executor.submit(add, 1, 2)
  const cancelled = late.cancel()
  return {
    inline: (await here.result()) === threadId,
    sums,
    error: await failed.exception(),
    results: [await dropped.result(), dropped.cancel(), cancelled, late.cancelled()],
  }
})

const remembered: WeakRef<object>[] = []

/** Remembers its argument and its result, and keeps neither. */
export const rememberArgument = task(import.meta, (list: Uint8Array[]) => {
  const result = [list[0]!]
  remembered.push(new WeakRef(list), new WeakRef(result))
  return result
})

/** Whether what is remembered was collected. */
export const collected = task(import.meta, async () => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  for (let round = 0; round < 10; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    gc()
  }
  return remembered.map((ref) => ref.deref() === undefined)
})
