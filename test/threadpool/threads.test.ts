// The threads of a pool: started, let go, replaced, ended.

import { Channel, ClosedError, HubExit, PoolFull, hubs, sleep, spawn } from '@hublet/core'
import { type Backend, ThreadPool, ThreadStartFailed, becomePoolThread } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import {
  add,
  counted,
  crash,
  exit,
  fail,
  grow,
  hang,
  keep,
  pass,
  quick,
  receiver,
  spinForever,
  thread,
} from '../support/tasks.ts'

const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })
const pools: ThreadPool[] = []
afterAll(() => Promise.all(pools.map((pool) => pool.kill({ grace: 0 }))))

function poolOf(options: ConstructorParameters<typeof ThreadPool>[0] = {}): ThreadPool {
  const pool = new ThreadPool({ ...quick, ...options })
  pools.push(pool)
  return pool
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

test('threads are started as they are needed, and no more than allowed', async () => {
  const pool = poolOf()
  expect(pool.stats().threads).toBe(0)
  await pool.apply(add, [1, 2])
  expect(pool.stats()).toMatchObject({ threads: 1, idle: 1 })
  const [gate, done] = [new Channel<unknown>(10), new Channel<string>(10)]
  for (const name of ['a', 'b', 'c']) await pool.spawn(pass, [gate, name, done])
  await eventually(() => pool.stats()).toMatchObject({ threads: 2, starting: 0, running: 2, queued: 1 })
  for (const _ of upTo(3)) await gate.send('go')
  expect(await pool.join()).toBe(true)
})

test('threads that have nothing to do are let go, but for the least', async () => {
  const pool = poolOf({ minThreads: 1, idleTimeout: 20 })
  await pool.warmUp(2)
  expect(pool.stats().threads).toBe(2)
  await eventually(() => pool.stats().threads).toBe(1)
  expect(await pool.apply(add, [1, 2])).toBe(3)
})

test('a task that ends its thread fails with what is known of that; the others do not notice', async () => {
  const pool = poolOf()
  const others = upTo(10).map((n) => pool.apply(add, [n, 1]))
  const error = await pool.apply(exit, [7]).catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(HubExit)
  expect(error).toMatchObject({ exitCode: 7 })
  expect(await Promise.all(others)).toEqual(upTo(10).map((n) => n + 1))
})

test('a crash is the failure of the task', async () => {
  const error = await poolOf()
    .apply(crash)
    .catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(HubExit)
  expect((error as Error).cause).toMatchObject({ name: 'RangeError', message: 'crashed' })
})

test('a task that needs too much memory ends with its thread alone', async () => {
  const pool = poolOf({ resourceLimits: { maxOldGenerationSizeMb: 30 } })
  const error = await pool.apply(grow).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(HubExit)
  expect((error as Error).cause).toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' })
  expect(await pool.apply(add, [1, 2])).toBe(3)
})

test('the result of a short task does not wait for the long one behind it', async () => {
  const pool = poolOf({ maxThreads: 1 })
  for (const n of upTo(50)) await pool.apply(add, [n, n]) // they are quick
  const begun = new Channel<number>(1)
  const short = upTo(5).map((n) => pool.apply(add, [n, 1]))
  const long = await pool.spawn(spinForever, [begun], { grace: 0 })

  expect(await Promise.all(short)).toEqual([1, 2, 3, 4, 5])

  await long.kill()
})

test('tasks that were sent ahead to a thread that dies are run by another', async () => {
  const pool = poolOf({ maxThreads: 1 })
  for (const n of upTo(50)) await pool.apply(add, [n, n]) // they are quick
  const before = upTo(20).map((n) => pool.apply(add, [n, 1]))
  const dying = pool.apply(exit, [1]).catch((error: unknown) => error)
  const behind = upTo(20).map((n) => pool.apply(add, [n, 2]))

  expect(await dying).toBeInstanceOf(HubExit)
  expect(await Promise.all(before)).toEqual(upTo(20).map((n) => n + 1))
  expect(await Promise.all(behind)).toEqual(upTo(20).map((n) => n + 2))
})

test('tasks that were sent ahead behind one that takes long go to a thread that is free', async () => {
  const pool = poolOf()
  await pool.warmUp(2)
  await Promise.all(upTo(400).map((n) => pool.apply(add, [n, n])))
  const begun = new Channel<number>(1)
  const stuck = await pool.spawn(spinForever, [begun], { grace: 0 })
  const results = await Promise.all(upTo(200).map((n) => pool.apply(add, [n, 1])))
  expect(results).toEqual(upTo(200).map((n) => n + 1))
  await stuck.kill()
})

test('a task that was sent ahead and is killed never runs; those around it do', async () => {
  const pool = poolOf({ maxThreads: 1 })
  for (const n of upTo(50)) await pool.apply(add, [n, n])
  const [gate, done] = [new Channel<unknown>(0), new Channel<string>(10)]
  const tasks = await Promise.all(['a', 'b', 'c'].map((name) => pool.spawn(pass, [gate, name, done])))
  await gate.send('go')
  expect(await done.receive()).toBe('a')

  await tasks[1]!.kill()
  await gate.send('go')

  expect(await done.receive()).toBe('c')
  expect(await tasks[2]!.get()).toBe('c')
})

test('a module that throws when it is loaded fails every task of it, and no thread', async () => {
  const pool = poolOf()
  const module = new URL('data:text/javascript,throw new RangeError("at import")')
  const errors = await Promise.allSettled(upTo(5).map(() => pool.apply({ module, name: 'x' })))
  expect(errors.map((one) => (one as PromiseRejectedResult).reason as Error)).toMatchObject(
    upTo(5).map(() => ({ name: 'RangeError', message: 'at import' })),
  )
  expect(pool.stats().lost).toBe(0)
})

test('what every thread begins with has run before its first task', async () => {
  const pool = poolOf({ maxThreads: 1, init: counted })
  expect(await pool.apply(counted)).toBe(2)
})

test('when no thread comes up, all that waits fails with the reason, and the next task tries again', async () => {
  const pool = poolOf({ init: fail, initArgs: ['not today'] })
  const errors = await Promise.allSettled(upTo(5).map((n) => pool.apply(add, [n, 1])))
  for (const one of errors) {
    expect((one as PromiseRejectedResult).reason).toBeInstanceOf(ThreadStartFailed)
    expect(((one as PromiseRejectedResult).reason as Error).cause).toMatchObject({ message: 'not today' })
  }
  await expect(pool.apply(add, [1, 2])).rejects.toThrow(ThreadStartFailed)
  await expect(pool.warmUp(1)).rejects.toThrow('cannot warm up')
})

test('a thread is replaced after so many tasks', async () => {
  const pool = poolOf({ maxThreads: 1, maxTasks: 3 })
  const counts: number[] = []
  for (const _ of upTo(7)) counts.push(await pool.apply(counted))
  expect(counts).toEqual([1, 2, 3, 1, 2, 3, 1])
  expect(pool.stats().recycled).toBe(2)
})

test('a thread is replaced when it has grown too large', async () => {
  const pool = poolOf({ maxThreads: 1, maxMemory: 60e6 })
  const first = await pool.apply(keep, [1])
  expect(await pool.apply(keep, [100])).toBe(first)
  expect(await pool.apply(thread)).not.toBe(first)
  expect(pool.stats().recycled).toBe(1)
})

test('those with the highest priority come first, of those with the same the oldest', async () => {
  const pool = poolOf({ maxThreads: 1 })
  const [begun, release] = [new Channel<unknown>(1), new Channel<unknown>(1)]
  await pool.spawn(receiver, [begun, release])
  await begun.receive()
  const [gate, done] = [new Channel<unknown>(10), new Channel<string>(10)]
  const names = ['a0', 'b5', 'c0', 'd5', 'e-1']
  for (const name of names) await pool.spawn(pass, [gate, name, done], { priority: Number(name.slice(1)) })
  for (const _ of names) await gate.send('go')
  await release.send('go')
  const order: string[] = []
  for (const _ of names) order.push(await done.receive())
  expect(order).toEqual(['b5', 'd5', 'a0', 'c0', 'e-1'])
})

test('tasks with the same key run on the same thread, one after the other', async () => {
  const pool = poolOf()
  await pool.warmUp(2)
  const runs = upTo(40).map(async (n) => ({ key: `k${n % 5}`, on: await pool.apply(thread, [], { key: `k${n % 5}` }) }))
  const byKey = Map.groupBy(await Promise.all(runs), ({ key }) => key)
  for (const group of byKey.values()) expect(new Set(group.map(({ on }) => on)).size).toBe(1)
  expect(new Set([...byKey.values()].map(([one]) => one!.on)).size).toBe(2)
})

test('a task that hangs in a call of the system is left behind: its thread is counted, and replaced', async () => {
  const pool = poolOf({ maxThreads: 1 })
  const begun = new Channel<unknown>(1)
  const hanging = spawn(() => pool.apply(hang, [begun, 2], { grace: 10 }))
  await begun.receive()

  await hanging.kill()

  expect(await pool.apply(add, [1, 2])).toBe(3)
  expect(pool.stats()).toMatchObject({ threads: 1, ending: 1, lost: 1 })
  await eventually(() => pool.stats().ending).toBe(0)
})

test('a full pool makes its callers wait, first come first served', async () => {
  const pool = poolOf({ maxThreads: 1, maxQueue: 1 })
  const [gate, done] = [new Channel<unknown>(10), new Channel<string>(10)]
  for (const name of ['a', 'b']) await pool.spawn(pass, [gate, name, done])
  const waiting = ['c', 'd', 'e'].map((name) => spawn(() => pool.apply(pass, [gate, name, done])))
  await sleep(0)
  await eventually(() => pool.stats()).toMatchObject({ running: 1, queued: 1, waiting: 3 })

  await waiting[1]!.kill()
  for (const _ of upTo(4)) await gate.send('go')

  for (const name of ['a', 'b', 'c', 'e']) expect(await done.receive()).toBe(name)
  expect(await pool.join()).toBe(true)
})

test('the time at the door counts', async () => {
  const pool = poolOf({ maxThreads: 1, maxQueue: 0 })
  const begun = new Channel<number>(1)
  const first = await pool.spawn(spinForever, [begun], { grace: 0 })
  await begun.receive()
  await expect(pool.apply(add, [1, 2], { timeout: 20 })).rejects.toThrow('timed out')
  expect(pool.stats().waiting).toBe(0)
  await first.kill()
  expect(await pool.apply(add, [1, 2])).toBe(3)
})

test('a full pool rejects if that was asked for', async () => {
  const pool = poolOf({ maxThreads: 1, maxQueue: 1, whenFull: 'reject' })
  const [gate, done] = [new Channel<unknown>(10), new Channel<string>(10)]
  for (const name of ['a', 'b']) await pool.spawn(pass, [gate, name, done])
  await expect(pool.spawn(pass, [gate, 'c', done])).rejects.toThrow(PoolFull)
  for (const _ of upTo(2)) await gate.send('go')
  await pool.join()
  expect(await pool.apply(add, [1, 2])).toBe(3)
})

test('more threads are there at once, less as soon as they are free', async () => {
  const pool = poolOf({ maxThreads: 1 })
  const [gate, done] = [new Channel<unknown>(10), new Channel<string>(10)]
  for (const name of ['a', 'b', 'c']) await pool.spawn(pass, [gate, name, done])
  pool.resize(3)
  await eventually(() => pool.stats().running).toBe(3)
  pool.resize(1)
  for (const _ of upTo(3)) await gate.send('go')
  await pool.join()
  await eventually(() => pool.stats().threads).toBe(1)
  expect(await pool.apply(add, [1, 2])).toBe(3)
})

test('a pool that is drained does what it has, and takes no more', async () => {
  const pool = poolOf()
  const tasks = upTo(10).map((n) => pool.apply(add, [n, 1]))
  const drained = pool.drain()
  await expect(pool.apply(add, [1, 2])).rejects.toThrow(ClosedError)
  expect(await drained).toBe(true)
  expect(await Promise.all(tasks)).toEqual(upTo(10).map((n) => n + 1))
  expect(pool.stats()).toMatchObject({ threads: 0, ending: 0 })
})

test('a pool that is killed in mid-flight settles everything', async () => {
  const pool = poolOf({ maxQueue: 5 })
  const begun = new Channel<number>(20)
  const tasks = upTo(20).map(() => pool.apply(spinForever, [begun]))
  await begun.receive()

  const settled = Promise.allSettled(tasks)
  await pool.kill({ grace: 10 })

  const names = (await settled).map((one) => ((one as PromiseRejectedResult).reason as Error).name)
  expect(names.filter((name) => name === 'GreenletExit')).toHaveLength(7)
  expect(names.filter((name) => name === 'ClosedError')).toHaveLength(13)
  expect(pool.stats()).toMatchObject({ threads: 0, ending: 0, running: 0, queued: 0, waiting: 0 })
})

test('the threads of a pool are no hubs that others would call', async () => {
  const pool = poolOf()
  await pool.warmUp(1)
  expect(hubs()).toEqual([])
})

test('who starts the threads can be said', async () => {
  const { Worker } = await import('node:worker_threads')
  const url = new URL('../support/raw-backend.ts', import.meta.url)
  const raw: Backend = {
    name: 'raw',
    start: (data, port) => new Worker(url, { workerData: data, transferList: [port], env: quick.env! }),
  }
  expect(typeof becomePoolThread).toBe('function')
  expect(await poolOf({ backend: raw }).apply(add, [1, 2])).toBe(3)
})
