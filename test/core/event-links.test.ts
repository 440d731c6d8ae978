// Callbacks linked to events and results, and wait() over several of them.

import { AsyncResult, Event, spawn, wait } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'

test('links are told once, also those made on a set event, and can be taken back', async () => {
  await using _ = leakCheck()
  const event = new Event()
  const told: string[] = []
  const unlinked = (): unknown => told.push('unlinked')
  event.link((source) => told.push(`link ${source === event}`))
  event.rawlink((source) => told.push(`rawlink ${source === event}`))
  event.rawlink(unlinked)
  event.unlink(unlinked)

  event.set()
  event.clear()
  event.set()
  event.link(() => told.push('late'))
  event.rawlink(() => told.push('disposed'))[Symbol.dispose]()
  expect(told).toEqual([])
  await settled()

  expect(told).toEqual(['link true', 'rawlink true', 'late'])
  expect(event.linkCount).toBe(0)
})

test('a link that throws is reported, and those who wait go on', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const event = new Event()
  const error = new RangeError('x')
  event.rawlink(() => Promise.reject(error))
  const waiter = spawn(() => event.wait())
  await settled()

  event.set()

  expect(await waiter.get()).toBe(true)
  expect(reports.list.map((report) => [report.kind, report.error])).toEqual([['link', error]])
})

test('links are called once with the result, before it is set and after', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const result = new AsyncResult<number>()
  const told: unknown[] = []
  const broken = (): never => {
    throw new RangeError('x')
  }
  result.rawlink(broken)
  result.link((source) => told.push(source))

  result.set(1)
  result.rawlink((source) => told.push(source))
  await settled()

  expect(told).toEqual([result, result])
  expect(reports.kinds).toEqual(['link'])
})

test('E6 wait() over results and events returns the first that are ready, in order', async () => {
  await using _ = leakCheck()
  const [one, two, event] = [new AsyncResult<number>(), new AsyncResult<string>(), new Event()]
  spawn(() => {
    two.set('two')
    event.set()
  })

  const ready = await wait([one, two, event], { count: 2 })

  expect(ready).toEqual([two, event])
  expect([one, two, event].map((each) => each.linkCount)).toEqual([0, 0, 0])
})

test('E6 wait() over results returns those that are set, failed or not', async () => {
  await using _ = leakCheck()
  const results = [1, 2, 3].map(() => new AsyncResult<number>())
  spawn(() => {
    results[2]!.setException(new Error('x'))
    results[0]!.set(1)
  })

  expect(await wait(results, { count: 2 })).toEqual([results[2], results[0]])
  expect(results.map((result) => result.linkCount)).toEqual([0, 0, 0])
})
