// Futures: their states, and those who wait for them.

import { AsyncResult, Channel, Timeout, after, iwait, select, spawn, wait } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { CancelledError, type Future, ThreadPoolExecutor } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import { env } from '../support/hub-threads.ts'
import { collectReports } from '../support/reports.ts'
import { add, fail } from '../support/tasks.ts'
import { same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()
const executor = new ThreadPoolExecutor(1, { env, idleTimeout: Infinity })
const gates: Channel<unknown>[] = []
afterAll(() => {
  for (const gate of gates) gate.close() // if a test has failed before it let go
  return executor.shutdown()
})

/** A task that has begun, and goes on until it is let go. */
async function begin(): Promise<{ future: Future<string>; letGo: () => void }> {
  const [begun, gate] = [new Channel<void>(1), new Channel<void>(1)]
  gates.push(gate)
  const future = executor.submit(
    (told: Channel<void>, from: Channel<void>) => {
      told.sendSync()
      from.receiveSync()
      return 'passed'
    },
    begun,
    gate,
  )
  await begun.receive()
  return { future, letGo: () => void gate.trySend() }
}

test('it is pending, running, and then finished or failed', async () => {
  await executor.submit(fail, 'its name is known then').exception()
  const { future, letGo } = await begin()
  const failing = executor.submit(fail, 'x')
  const states = (one: Future): unknown[] => [one.running(), one.done(), one.ready, one.successful, one.cancelled()]
  expect(states(future)).toEqual([true, false, false, false, false])
  expect(states(failing)).toEqual([false, false, false, false, false])
  expect(failing.toString()).toBe('<Future "fail" pending>')

  letGo()

  await wait([future, failing])
  expect(states(future)).toEqual([false, true, true, true, false])
  expect(states(failing)).toEqual([false, true, true, false, false])
  expect(failing.toString()).toBe('<Future "fail" failed>')
})

test('one that has not begun can be cancelled, and never begins', async () => {
  const { letGo } = await begin()
  const ran = new Channel<void>(1)
  const queued = executor.submit((told: Channel<void>) => told.sendSync(), ran)
  const waiting = queued.result().catch(same)

  expect([queued.cancel(), queued.cancelled(), queued.done(), queued.cancel()]).toEqual([true, true, true, true])

  expect(await waiting).toBeInstanceOf(CancelledError)
  expect(await queued.result().catch(same)).toBe(await waiting)
  expect(await queued.exception().catch(same)).toBe(await waiting)
  expect(await waiting).toMatchObject({ code: 'HUBLET_CANCELLED' })
  letGo()
  await executor.submit(add, 1, 2).result()
  expect(ran.tryReceive()).toBeUndefined()
})

test('one that has begun, or ended, cannot be cancelled', async () => {
  const { future, letGo } = await begin()
  expect([future.cancel(), future.cancelled()]).toEqual([false, false])

  letGo()

  expect(await future.result()).toBe('passed')
  expect([future.cancel(), future.cancelled()]).toEqual([false, false])
})

test('one whose function has no name yet can be cancelled; those behind it are done', async () => {
  const [unnamed, next] = [executor.submit((n: number) => n - 1, 1), executor.submit(add, 1, 2)]
  expect(unnamed.cancel()).toBe(true)
  expect(await next.result()).toBe(3)
})

test('many are cancelled while others are done: each is one or the other', async () => {
  const [ran, count] = [new Channel<number>(Infinity), 500]
  const futures = Array.from({ length: count }, (_, i) =>
    executor.submit((to: Channel<number>, n: number) => to.sendSync(n), ran, i),
  )
  const cancelled: number[] = []
  for (let i = count - 1; i >= 0; i -= 2) {
    if (i % 50 === 1) await futures[count - 1 - i]?.exception().catch(same)
    if (futures[i]!.cancel()) cancelled.push(i)
  }
  await wait(futures)

  ran.close()
  const all = [...(await Array.fromAsync(ran)), ...cancelled].toSorted((a, b) => a - b)
  expect(all).toEqual(Array.from({ length: count }, (_, i) => i))
})

test('H3 a wait whose time is up, or that is killed, leaves the task alone', async () => {
  await using _ = leakCheck()
  const { future, letGo } = await begin()
  const killed = spawn(() => future.result())
  await settled()

  expect(await future.result({ timeout: 1 }).catch(same)).toBeInstanceOf(Timeout)
  expect(await future.exception({ timeout: 0 }).catch(same)).toBeInstanceOf(Timeout)
  await killed.kill()
  expect([future.done(), future.linkCount]).toEqual([false, 0])

  letGo()
  expect(await future.result()).toBe('passed')
})

test('those who wait go on in the order in which they came', async () => {
  const { future, letGo } = await begin()
  const order: number[] = []
  const waits = [1, 2, 3].map((n) => spawn(() => future.exception().then(() => order.push(n))))
  await settled()

  letGo()

  await wait(waits)
  expect(order).toEqual([1, 2, 3])
})

test('exception returns what the task has thrown, or nothing; an error that nobody asks for is silent', async () => {
  const failed = executor.submit(fail, 'x')
  const error = await failed.exception()
  expect(await failed.result().catch(same)).toBe(error)
  expect(await executor.submit(add, 1, 2).exception()).toBeUndefined()
  await wait([executor.submit(fail, 'nobody asks')])
  expect(unhandled).toEqual([])
})

test('H4 a callback is called right there if the future is done', async () => {
  const future = executor.submit(add, 1, 2)
  await future.result()
  const seen: unknown[] = []

  future.addDoneCallback((one) => seen.push(one))

  expect(seen).toEqual([future])
})

test('H4 callbacks are called in their order when the future ends, or is cancelled', async () => {
  const { future, letGo } = await begin()
  const queued = executor.submit(add, 1, 2)
  const seen: string[] = []
  future.addDoneCallback(() => seen.push('a'))
  future.addDoneCallback(() => seen.push('b'))
  queued.addDoneCallback((one) => seen.push(`cancelled ${one.cancelled()}`))

  queued.cancel()
  await settled()
  letGo()
  await wait([future])

  expect(seen).toEqual(['cancelled true', 'a', 'b'])
})

test('H4 what a callback throws is reported; the others are called all the same', async () => {
  using reports = collectReports()
  const { future, letGo } = await begin()
  const [early, late, later] = [new Error('early'), new Error('late'), new Error('later')]
  const seen: string[] = []
  future.addDoneCallback(() => {
    throw early
  })
  future.addDoneCallback(() => seen.push('called'))
  letGo()
  await wait([future])

  future.addDoneCallback(function told() {
    throw late
  })
  future.addDoneCallback(() => Promise.reject(later))
  await settled()

  expect(reports.errors).toEqual([early, late, later])
  expect(reports.list[1]).toMatchObject({ kind: 'link', text: expect.stringContaining('callback told of <Future') })
  expect(seen).toEqual(['called'])
})

test('wait, iwait and select take futures as they take events', async () => {
  const { future, letGo } = await begin()
  const queued = executor.submit(add, 1, 2)
  expect(await wait([future, queued], { timeout: 1 })).toEqual([])
  expect(await select({ future, end: after(1) })).toMatchObject({ key: 'end' })

  letGo()

  expect(await select({ future, end: after(10_000) })).toEqual({ key: 'future', value: future })
  expect(await Array.fromAsync(iwait([queued, future]))).toEqual(expect.arrayContaining([future, queued]))
})

test('a link gets a greenlet, in which it can wait', async () => {
  const result = new AsyncResult<number>()
  const future = executor.submit(add, 1, 2)
  future.link(async (one) => result.set(await one.result()))
  expect(await result.get()).toBe(3)
})
