// An executor: what is submitted, in which order, and how it is shut down.

import { threadId } from 'node:worker_threads'

import {
  ArgumentRangeError,
  ArgumentTypeError,
  Channel,
  ChannelClosed,
  ClosedError,
  HubExit,
  UncloneableValue,
  spawn,
} from '@hublet/core'
import { Future, FunctionRefused, ThreadPoolExecutor } from '@hublet/threadpool'
import { afterAll, expect, expectTypeOf, test } from 'vitest'

import { nested } from '../support/executor-tasks.ts'
import { env } from '../support/hub-threads.ts'
import { add, exit, fail, pass, request, requestId, thread } from '../support/tasks.ts'
import { same } from '../support/thrown.ts'

const executor = new ThreadPoolExecutor(2, { env, name: 'executor' })
afterAll(() => executor.shutdown())

const start = (workers = 1): ThreadPoolExecutor => new ThreadPoolExecutor(workers, { env })

test('what is submitted runs in another thread; its future is there at once', async () => {
  const future = executor.submit(add, 1, 2)

  expect(future).toBeInstanceOf(Future)
  expect(future.done()).toBe(false)
  expect(await future.result()).toBe(3)
  expect(await executor.submit(thread).result()).not.toBe(threadId)
  expectTypeOf(future).toEqualTypeOf<Future<number>>()
})

test('a function that uses nothing from outside, and the name of an export, can be submitted', async () => {
  const named = executor.submit({ module: new URL('../support/tasks.ts', import.meta.url), name: 'add' }, 3, 4)
  expect(await executor.submit((a: number, b: number) => a * b, 3, 4).result()).toBe(12)
  expect(await named.result()).toBe(7)
})

test('an error keeps its class, and says in which thread it was thrown', async () => {
  const error = (await executor.submit(fail, 'no').exception()) as Error

  expect(error).toBeInstanceOf(RangeError)
  expect(error.message).toBe('no')
  expect(error.stack).toMatch(/support\/tasks\.ts[\s\S]*--- call from hub "executor-/)
})

test('tasks begin in the order in which they were submitted, also if one is of a function not seen before', async () => {
  const [order, gate] = [new Channel<string>(Infinity), new Channel<unknown>(1)]
  gate.trySend('open')
  await using one = start()

  one.submit((to: Channel<string>) => to.sendSync('a'), order)
  one.submit(pass, gate, 'b', order)
  one.submit(() => order).addDoneCallback(() => order.trySend('refused'))
  one.submit((to: Channel<string>, text: string) => to.sendSync(text), order, 'c')
  const last = one.submit(add, 1, 2)

  await last.result()
  order.close()
  expect((await Array.fromAsync(order)).filter((text) => text !== 'refused')).toEqual(['a', 'b', 'c'])
})

test('what cannot run in another thread fails the future; what cannot run at all is refused', async () => {
  for (const fn of [() => executor, Math.max]) {
    expect(await executor.submit(fn as () => number).exception()).toBeInstanceOf(FunctionRefused)
  }
  expect(await executor.submit((value: unknown) => value, Symbol('x')).exception()).toBeInstanceOf(UncloneableValue)
  expect(() => executor.submit(7 as never)).toThrow(ArgumentTypeError)
  expect(() => new ThreadPoolExecutor(0)).toThrow(ArgumentRangeError)
})

test('a task whose thread ends fails with that; the next one gets another thread', async () => {
  const [failed, next] = [executor.submit(exit, 3), executor.submit(add, 1, 1)]

  expect(await failed.exception()).toBeInstanceOf(HubExit)
  expect(await next.result()).toBe(2)
})

test('what the submitter has in its locals is there in the task', async () => {
  const submitted = spawn(() => {
    request.set('r-1')
    return [executor.submit(requestId), executor.submit(requestId)]
  })
  const results = (await submitted.get()).map((future) => future.result())
  expect(await Promise.all(results)).toEqual(['r-1', 'r-1'])
})

test('a task goes on when the greenlet that has submitted it is killed', async () => {
  const [gate, done] = [new Channel<void>(1), new Channel<string>(1)]
  const futures: Future[] = []
  const submitter = spawn(async () => {
    futures.push(executor.submit(pass, gate, 'a', done))
    await futures[0]!.result()
  })
  await spawn(() => submitter.kill()).get()

  gate.trySend()

  expect(await done.receive()).toBe('a')
})

test('H4 nothing can be submitted after shutdown', async () => {
  const one = start()
  await one.shutdown()

  expect(one.closed).toBe(true)
  expect(() => one.submit(add, 1, 2)).toThrow(ClosedError)
  expect(() => one.map((n: number) => n, [1])).toThrow(ClosedError)
})

test('shutdown waits for all tasks, those that wait for a thread too', async () => {
  const one = start()
  const futures = [1, 2, 3].map((n) => one.submit((m: number) => m * 2, n))

  await one.shutdown()

  expect(futures.map((future) => future.done())).toEqual([true, true, true])
  expect(await Promise.all(futures.map((future) => future.result()))).toEqual([2, 4, 6])
})

test('with wait: false shutdown returns at once, and the tasks are done all the same', async () => {
  const [gate, done] = [new Channel<void>(1), new Channel<string>(2)]
  const one = start()
  const futures = [one.submit(pass, gate, 'a', done), one.submit(add, 1, 2)]

  await one.shutdown({ wait: false })
  expect(futures.map((future) => future.done())).toEqual([false, false])

  gate.trySend()
  expect(await Promise.all(futures.map((future) => future.result()))).toEqual(['a', 3])
  await one.shutdown()
})

test('with cancelFutures: true those that have not begun are cancelled, the others go on', async () => {
  const [begun, gate] = [new Channel<void>(1), new Channel<void>(1)]
  const one = start()
  const running = one.submit(waitAt, begun, gate)
  await begun.receive()
  const queued = [one.submit(add, 1, 2), one.submit((n: number) => n, 1)]

  await one.shutdown({ wait: false, cancelFutures: true })
  expect([running, ...queued].map((future) => future.cancelled())).toEqual([false, true, true])

  gate.trySend()
  expect(await running.result()).toBe('passed')
  await one.shutdown()
})

test('await using waits for the tasks', async () => {
  let future: Future<number>
  {
    await using one = start()
    future = one.submit(add, 1, 2)
  }
  expect(future.done()).toBe(true)
})

test('a shutdown whose caller is killed goes on', async () => {
  const [begun, gate] = [new Channel<void>(1), new Channel<void>(1)]
  const one = start()
  const running = one.submit(waitAt, begun, gate)
  const caller = spawn(() => one.shutdown())
  await begun.receive()

  await caller.kill()
  expect(running.done()).toBe(false)

  gate.trySend()
  await one.shutdown()
  expect(await running.result()).toBe('passed')
})

test('P6 what is submitted within a task runs right there: a worker never waits for itself', async () => {
  await using one = start()
  expect(await one.submit(nested).result({ timeout: 10_000 })).toEqual({
    inline: true,
    sums: [4, 6],
    error: new RangeError('inner'),
    results: [3, false, true, true],
  })
})

test('a task that ends with a closed channel tells which it was', async () => {
  const closed = new Channel<void>(1)
  closed.close()
  expect(await executor.submit((from: Channel<void>) => from.receiveSync(), closed).exception()).toBeInstanceOf(
    ChannelClosed,
  )
})

test('it says what it is doing', async () => {
  const one = new ThreadPoolExecutor(3, { env, name: 'mine' })
  expect(`${one.toString()} ${one.maxWorkers}`).toBe('<ThreadPoolExecutor "mine" 3 workers, 0 unfinished> 3')
  await one.shutdown()
  expect(one.toString()).toBe('<ThreadPoolExecutor "mine" 3 workers, 0 unfinished closed>')
  await executor.submit(add, 1, 2).result().catch(same)
})

function waitAt(begun: Channel<void>, gate: Channel<void>): string {
  begun.sendSync()
  gate.receiveSync()
  return 'passed'
}
