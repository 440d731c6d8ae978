// Several futures at once.

import { ArgumentTypeError, Channel, Timeout, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { type Future, ThreadPoolExecutor, asCompleted, waitAll } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import { env } from '../support/hub-threads.ts'
import { add, fail, pass } from '../support/tasks.ts'
import { same } from '../support/thrown.ts'

const executor = new ThreadPoolExecutor(2, { env, idleTimeout: Infinity })
const gates: Channel<unknown>[] = []
afterAll(() => {
  for (const gate of gates) gate.close() // if a test has failed before it let go
  return executor.shutdown()
})

const done = new Channel<string>(Infinity)

/** A task that ends when it is let go. */
function held(name: string): { future: Future<string>; letGo: () => void } {
  const gate = new Channel<unknown>(1)
  gates.push(gate)
  return { future: executor.submit(pass, gate, name, done), letGo: () => void gate.trySend(0) }
}

test('asCompleted hands out futures as they end, each once', async () => {
  await using _ = leakCheck()
  const [a, b] = [held('a'), held('b')]
  const futures = asCompleted([a.future, b.future, a.future])

  b.letGo()
  expect((await futures.next()).value).toBe(b.future)
  a.letGo()
  expect(await Array.fromAsync(futures)).toEqual([a.future])
  expect(await Array.fromAsync(asCompleted([]))).toEqual([])
})

test('asCompleted throws when the time is up and some have not ended', async () => {
  const [a, b] = [held('a'), held('b')]
  b.letGo()
  await b.future.result()

  const futures = asCompleted([a.future, b.future], { timeout: 1 })

  expect((await futures.next()).value).toBe(b.future)
  const error = await futures.next().catch(same)
  expect(error).toBeInstanceOf(Timeout)
  expect((error as Error).message).toBe('asCompleted: 1 of 2 futures have not ended after 1 ms')
  a.letGo()
  await a.future.result()
})

test('waitAll waits for all, whatever they end with', async () => {
  const futures = [executor.submit(add, 1, 2), executor.submit(fail, 'x')]

  const { done: ended, notDone } = await waitAll(futures)

  expect([ended, notDone]).toEqual([new Set(futures), new Set()])
  expect((await waitAll([])).done.size).toBe(0)
})

test('waitAll waits for the first that ends, or that fails', async () => {
  const [a, failing] = [held('a'), executor.submit(fail, 'x')]
  const first = await waitAll([a.future, failing], { returnWhen: 'first' })
  expect([first.done, first.notDone]).toEqual([new Set([failing]), new Set([a.future])])

  const good = executor.submit(add, 1, 2)
  const { done: ended, notDone } = await waitAll([a.future, good, failing], { returnWhen: 'exception' })
  expect([ended.has(failing), notDone.has(a.future)]).toEqual([true, true])

  a.letGo()
  expect((await waitAll([a.future, good], { returnWhen: 'exception' })).notDone.size).toBe(0)
})

test('for waitAll one that was cancelled has ended, and has not failed', async () => {
  const [a, b] = [held('a'), held('b')]
  const queued = executor.submit(add, 1, 2)
  queued.cancel()
  const waiting = spawn(() => waitAll([a.future, b.future, queued], { returnWhen: 'exception' }))
  await settled()
  expect(waiting.dead).toBe(false)

  a.letGo()
  b.letGo()
  expect((await waiting.get()).done.size).toBe(3)
})

test('waitAll tells how things are when its time is up; killed, it leaves nothing behind', async () => {
  await using _ = leakCheck()
  const a = held('a')
  const { notDone } = await waitAll([a.future], { timeout: 1 })
  expect(notDone).toEqual(new Set([a.future]))

  const waiting = spawn(() => waitAll([a.future]))
  await settled()
  await waiting.kill()
  expect(a.future.linkCount).toBe(0)

  a.letGo()
  await a.future.result()
})

test('waitAll refuses what it does not know', async () => {
  expect(await waitAll([], { returnWhen: 'some' as 'all' }).catch(same)).toBeInstanceOf(ArgumentTypeError)
})
