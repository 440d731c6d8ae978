// What goes wrong in a Piscina that is used directly, and cannot go wrong here.

import { Channel, PoolFull, UncloneableValue, spawn } from '@hublet/core'
import { ThreadPool } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import { add, pass, quick, thread } from '../support/tasks.ts'

const pools: ThreadPool[] = []
afterAll(() => Promise.all(pools.map((pool) => pool.kill({ grace: 0 }))))

function poolOf(options: ConstructorParameters<typeof ThreadPool>[0] = {}): ThreadPool {
  const pool = new ThreadPool({ ...quick, maxThreads: 1, ...options })
  pools.push(pool)
  return pool
}

test('a task that was rejected since there is no queue does not run later', async () => {
  const pool = poolOf({ maxQueue: 0, whenFull: 'reject' })
  const [gate, done] = [new Channel<unknown>(2), new Channel<string>(2)]
  const first = await pool.spawn(pass, [gate, 'first', done])
  await expect(pool.apply(pass, [gate, 'rejected', done])).rejects.toThrow(PoolFull)

  for (const _ of [1, 2]) await gate.send('go')
  await first.get()
  expect(await pool.apply(add, [1, 2])).toBe(3)

  expect([done.tryReceive(), done.tryReceive()]).toEqual(['first', undefined])
})

test('a task that is aborted in the queue is the matter of its caller alone', async () => {
  const pool = poolOf()
  const [gate, done] = [new Channel<unknown>(2), new Channel<string>(2)]
  const first = await pool.spawn(pass, [gate, 'first', done])
  const controller = new AbortController()
  const queued = [1, 2, 3].map((n) => pool.apply(add, [n, n], { signal: controller.signal }))
  const settled = Promise.allSettled(queued)

  controller.abort(new RangeError('enough'))

  for (const one of await settled) expect(one).toMatchObject({ status: 'rejected', reason: { message: 'enough' } })
  await gate.send('go')
  expect(await first.get()).toBe('first')
})

test('a result or an error that cannot be cloned fails its task with a reason; the thread goes on', async () => {
  const pool = poolOf()
  const before = await pool.apply(thread)
  await expect(pool.apply(() => Symbol('no'))).rejects.toThrow(UncloneableValue)
  const odd = () => {
    throw new Error('odd', { cause: () => 1 })
  }
  await expect(pool.apply(odd)).rejects.toThrow('odd')
  expect(await pool.apply(thread)).toBe(before)
})

test('of a module that throws at import every task fails, however late it comes', async () => {
  const pool = poolOf()
  const target = { module: new URL('data:text/javascript,throw new RangeError("at import")'), name: 'x' }
  const callers = [1, 2, 3].map(() => spawn(() => pool.apply(target)))
  for (const caller of callers) await expect(caller.get()).rejects.toThrow('at import')
  await expect(pool.apply(target)).rejects.toThrow('at import')
})

test('the loop of a thread that has nothing to do turns: what a task has left there goes on', async () => {
  const pool = poolOf()
  const later = new Channel<string>(1)
  await pool.apply(
    (to: Channel<string>) => {
      setTimeout(() => to.trySend('later'), 20)
    },
    [later],
  )
  expect(await later.receive({ timeout: 10_000 })).toBe('later')
})
