// Running one function in another thread.

import { threadId } from 'node:worker_threads'

import { Channel, GreenletExit, Timeout, sleep, spawn, withTimeout } from '@hublet/core'
import { ThreadPool, threadpool } from '@hublet/threadpool'
import { afterAll, expect, expectTypeOf, test } from 'vitest'

import {
  add,
  fail,
  listener,
  nested,
  quick,
  receiver,
  request,
  requestId,
  sleeper,
  spin,
  spinForever,
  stoppable,
  thread,
} from '../support/tasks.ts'

const pool = new ThreadPool(quick)
afterAll(() => pool.kill())

test('a function runs in another thread, and its result comes back', async () => {
  expect(await pool.apply(add, [1, 2])).toBe(3)
  expect(await pool.apply(thread)).not.toBe(threadId)
  expectTypeOf(pool.apply(add, [1, 2])).resolves.toBeNumber()
})

test('an error comes back with its class and both stacks', async () => {
  const error = await pool.apply(fail, ['no']).catch((reason: unknown) => reason as Error)

  expect(error).toBeInstanceOf(RangeError)
  expect(error.message).toBe('no')
  expect(error.stack).toMatch(/support\/tasks\.ts[\s\S]*--- call from hub "pool-[\s\S]*apply\.test\.ts/)
})

test('what a caller has in its locals is there in the task', async () => {
  const asking = spawn(() => {
    request.set('r-17')
    return pool.apply(requestId)
  })
  expect(await asking.get()).toBe('r-17')
  expect(await pool.apply(requestId)).toBe('none')
})

test('a task that is applied within a task runs on the same thread', async () => {
  using one = disposable(new ThreadPool({ ...quick, maxThreads: 1 }))
  const inner = await one.pool.apply(nested, [3], { timeout: 10_000 })
  expect(inner).toBe(await one.pool.apply(thread))
})

test('a kill is thrown at the checkpoints of a task that computes', async () => {
  const [begun, cleaned] = [new Channel<unknown>(1), new Channel<unknown>(1)]
  const caller = spawn(() => pool.apply(stoppable, [begun, cleaned]))
  const before = await begun.receive()

  await caller.kill()

  expect(await cleaned.receive()).toBe('GreenletExit')
  expect(pool.stats().lost).toBe(0)
  expect(typeof before).toBe('number')
})

test('a kill is thrown at the waits of an async task', async () => {
  const [begun, cleaned] = [new Channel<unknown>(1), new Channel<unknown>(1)]
  const caller = spawn(() => pool.apply(sleeper, [begun, cleaned]))
  await begun.receive()
  await caller.kill()
  expect(await cleaned.receive()).toBe('cleaned')
})

test('a kill aborts the signal of a task, which may return nevertheless', async () => {
  const begun = new Channel<unknown>(1)
  const task = await pool.spawn(listener, [begun])
  await begun.receive()

  await task.kill()

  expect(task.value).toBe('aborted')
})

test('a kill ends a task that is blocked in receiveSync', async () => {
  const begun = new Channel<unknown>(1)
  const task = await pool.spawn(receiver, [begun, new Channel<unknown>()])
  await begun.receive()

  expect(await task.kill()).toBe(true)

  expect(task.exit).toBeInstanceOf(GreenletExit)
  expect(pool.stats().lost).toBe(0)
})

test('a task that hears of nothing is ended with its thread after the grace; the one beside it goes on', async () => {
  using two = disposable(new ThreadPool(quick))
  const begun = new Channel<number>(2)
  const beside = two.pool.apply(spin, [300])
  const stuck = await two.pool.spawn(spinForever, [begun], { grace: 10 })
  await begun.receive()

  expect(await stuck.kill()).toBe(true)

  expect(stuck.exit).toBeInstanceOf(GreenletExit)
  expect(two.pool.stats().lost).toBe(1)
  expect(await beside).toBe(300)
})

test('the time of the caller is that of the task', async () => {
  const begun = new Channel<unknown>(1)
  const cleaned = new Channel<unknown>(1)
  await expect(pool.apply(stoppable, [begun, cleaned], { timeout: 50 })).rejects.toThrow(Timeout)
  expect(await cleaned.receive()).toBe('Timeout')
})

test('a time limit around the call ends the task, too', async () => {
  const [begun, cleaned] = [new Channel<unknown>(1), new Channel<unknown>(1)]
  expect(await withTimeout(50, () => pool.apply(stoppable, [begun, cleaned]), { fallback: 'late' })).toBe('late')
  expect(await cleaned.receive()).toBe('Timeout')
})

test('an aborted signal ends the task with its reason', async () => {
  const [begun, cleaned] = [new Channel<unknown>(1), new Channel<unknown>(1)]
  const controller = new AbortController()
  const running = pool.apply(stoppable, [begun, cleaned], { signal: controller.signal })
  await begun.receive()
  controller.abort(new RangeError('enough'))
  await expect(running).rejects.toThrow('enough')
  expect(await cleaned.receive()).toBe('RangeError')
})

test('whoever is killed in the queue has its task never run', async () => {
  using one = disposable(new ThreadPool({ ...quick, maxThreads: 1 }))
  const begun = new Channel<number>(1)
  const first = await one.pool.spawn(spinForever, [begun], { grace: 0 })
  await begun.receive()
  const second = spawn(() => one.pool.apply(spinForever, [begun]))
  const third = one.pool.apply(add, [1, 2])
  await sleep(0)
  expect(one.pool.stats()).toMatchObject({ running: 1, queued: 2 })

  await second.kill()
  expect(one.pool.stats()).toMatchObject({ running: 1, queued: 1 })
  await first.kill()

  expect(await third).toBe(3)
  expect(begun.tryReceive()).toBe(undefined)
})

test('the default pool is there without a word', async () => {
  expect(await threadpool.apply((a: number, b: number) => a * b, [6, 7])).toBe(42)
  await threadpool.kill()
  expect(await threadpool.apply((a: number) => a, [1])).toBe(1)
  await threadpool.kill()
})

function disposable(own: ThreadPool): Disposable & { readonly pool: ThreadPool } {
  return { pool: own, [Symbol.dispose]: () => void own.kill({ grace: 0 }) }
}
