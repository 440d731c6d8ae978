// What is still reachable after tasks have ended: here, and in the threads.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { settled } from '@hublet/core/testing'
import { type Future, ThreadPool, ThreadPoolExecutor } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import { collected, rememberArgument } from '../support/executor-tasks.ts'
import { env } from '../support/hub-threads.ts'
import { same } from '../support/thrown.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

const pool = new ThreadPool({ env, maxThreads: 1 })
const executor = new ThreadPoolExecutor(1, { env })
afterAll(async () => {
  await pool.kill()
  await executor.shutdown()
})

const big = (): Uint8Array[] => [new Uint8Array(1000)]
const first = (list: Uint8Array[]): Uint8Array[] => [list[0]!]
const refuse = (_list: Uint8Array[]): never => {
  throw new RangeError('no')
}

async function isCollected(ref: WeakRef<object>): Promise<boolean> {
  for (let round = 0; round < 10 && ref.deref() !== undefined; round++) {
    await settled()
    gc()
  }
  return ref.deref() === undefined
}

/** Those that are held while it is looked for what they have been given. */
const held: unknown[] = []

/** Submits a task; returns a reference to its argument, and one to its result. */
async function submitted(fn: (list: Uint8Array[]) => unknown): Promise<[WeakRef<object>, Future]> {
  const list = big()
  const future = executor.submit(fn, list)
  await future.result().catch(same)
  return [new WeakRef(list), future]
}

test('H3 a future that has ended holds its result, and none of its arguments', async () => {
  for (const fn of [first, refuse]) {
    const [argument, future] = await submitted(fn)
    held.push(future)
    expect(await isCollected(argument)).toBe(true)
  }
})

test('H3 the result is gone when nobody has the future', async () => {
  const result = await (async () => {
    const future = executor.submit(first, big())
    return new WeakRef(await future.result())
  })()
  expect(await isCollected(result)).toBe(true)
})

test('H3 one that was cancelled holds none of its arguments', async () => {
  const argument = (() => {
    const list = big()
    const future = executor.submit(first, list)
    expect(future.cancel()).toBe(true)
    held.push(future)
    return new WeakRef(list)
  })()
  await executor.submit(first, big()).result()
  expect(await isCollected(argument)).toBe(true)
})

test('H3 a pool keeps neither arguments nor results of what was applied or spawned', async () => {
  const refs = await (async () => {
    const lists = [big(), big(), big()]
    const result = await pool.apply(first, [lists[0]!])
    await (await pool.spawn(first, [lists[1]!])).get()
    await pool.apply(refuse, [lists[2]!]).catch(same)
    return [...lists, result].map((object) => new WeakRef(object))
  })()
  expect(await Promise.all(refs.map(isCollected))).toEqual([true, true, true, true])
})

test('H3 the handle of a task that has ended holds none of its arguments', async () => {
  const argument = await (async () => {
    const list = big()
    const task = await pool.spawn(first, [list])
    await task.get()
    held.push(task)
    return new WeakRef(list)
  })()
  expect(await isCollected(argument)).toBe(true)
})

test('H3 the thread keeps neither arguments nor results', async () => {
  await executor.submit(rememberArgument, big()).result()
  await executor.submit(first, big()).result()
  expect(await executor.submit(collected).result()).toEqual([true, true])
})

test('what is still in use is kept, so it is seen what is reachable', async () => {
  const list = big()
  const ref = new WeakRef(list)
  expect([await isCollected(ref), list.length, held.length]).toEqual([false, 1, 4])
})
