// SharedOnce between threads.

import { Event, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { SharedOnce } from '@hublet/locks'
import { afterAll, expect, test } from 'vitest'

import { Thread, threadsWait } from '../support/shared-threads.ts'

const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())
const newCount = (): Int32Array => new Int32Array(new SharedArrayBuffer(4))

test('it is done by one of many, in one of many threads', async () => {
  await using third = new Thread()
  const [once, count] = [new SharedOnce(), newCount()]
  const run = (thread: Thread): Promise<unknown>[] =>
    Array.from({ length: 10 }, () => thread.do('runOnce', once, count, ''))

  await Promise.all([...run(other), ...run(third), once.run(() => Atomics.add(count, 0, 1))])

  expect([count[0], once.done]).toEqual([1, true])
})

test.for(['exit', 'terminate'] as const)('if the thread that does it dies by %s, the next one does it', async (how) => {
  await using victim = new Thread()
  const [once, count] = [new SharedOnce(), newCount()]
  void victim.do('runOnce', once, count, 'stay')
  await victim.do('noop')
  expect([count[0], String(once)]).toEqual([1, expect.stringContaining('under way')])
  const here = spawn(() => once.run(() => Atomics.add(count, 0, 1)))

  await victim.die(how)

  await here.get()
  expect([count[0], once.done]).toEqual([2, true])
})

test('if it fails in one thread, the next one does it', async () => {
  const [once, count] = [new SharedOnce(), newCount()]

  await expect(other.do('runOnce', once, count, 'fail')).rejects.toThrow('failed')
  expect(once.done).toBe(false)
  await once.run(() => Atomics.add(count, 0, 1))

  expect([count[0], once.done]).toEqual([2, true])
})

test('who is killed while it does it leaves it to the next thread', async () => {
  const [once, count] = [new SharedOnce(), newCount()]
  const here = spawn(() => once.run(() => new Event().wait()))
  await settled()
  const there = other.do('runOnce', once, count, '')
  await threadsWait(once, 1)

  await here.kill()

  await there
  expect([count[0], once.done]).toEqual([1, true])
})

test('a thread without greenlets does it, or waits for it, by blocking', async () => {
  const [once, count] = [new SharedOnce(), newCount()]
  const held = Promise.withResolvers<void>()
  const here = once.run(() => held.promise)
  const there = other.do('runOnceSync', once, count, '')
  await threadsWait(once, 1)
  held.resolve()
  await Promise.all([here, there])
  expect(count[0]).toBe(0)

  const second = new SharedOnce()
  await expect(other.do('runOnceSync', second, count, 'fail')).rejects.toThrow('failed')
  await other.do('runOnceSync', second, count, '')

  expect([count[0], second.done]).toEqual([2, true])
})
