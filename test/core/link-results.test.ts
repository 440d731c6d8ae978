// What an AsyncResult takes over from greenlets and other results.

import { AsyncResult, Event, GreenletExit, Queue, sleep, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

test('E5 a failed greenlet linked to an AsyncResult fails it with the same error, and is not reported', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const error = new RangeError('x')
  const result = new AsyncResult<never>()

  spawn(() => Promise.reject(error)).link(result)

  expect(await result.get().catch(same)).toBe(error)
  expect([result.successful, reports.list]).toEqual([false, []])
})

test('E5 a killed greenlet fails the AsyncResult with its GreenletExit', async () => {
  await using _ = leakCheck()
  const exit = new GreenletExit()
  const [running, unstarted] = [spawn(sleep, Infinity), spawn(sleep, Infinity)]
  const results = [new AsyncResult<void>(), new AsyncResult<void>()]
  unstarted.link(results[1]!)
  void unstarted.kill(exit)
  await settled()
  running.link(results[0]!)

  await running.kill(exit)

  expect(await Promise.all(results.map((result) => result.get().catch(same)))).toEqual([exit, exit])
})

test('of several greenlets linked to one AsyncResult the first that ends decides', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const result = new AsyncResult<string>()
  const gate = new Event()
  const slow = spawn(async () => {
    await gate.wait()
    return 'slow'
  })
  slow.link(result)
  spawn(() => 'quick').link(result)
  spawn(() => gate.wait().then((): string => Promise.reject(new Error('later')) as never)).link(result)

  expect(await result.get()).toBe('quick')
  gate.set()
  await settled()

  expect([await result.get(), reports.list]).toEqual(['quick', []])
})

test('results and events can be linked to each other', async () => {
  await using _ = leakCheck()
  const [source, copy, failed] = [new AsyncResult<number>(), new AsyncResult<number>(), new AsyncResult<number>()]
  const event = new Event()
  const queue = new Queue<Event>()
  source.link(copy)
  source.link(event)
  event.link(queue)
  const error = new RangeError('x')

  source.set(1)
  failed.setException(error)
  const again = new AsyncResult<number>()
  failed.link(again)

  expect([await copy.get(), await event.wait(), await queue.get()]).toEqual([1, true, event])
  expect(await again.get().catch(same)).toBe(error)
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
