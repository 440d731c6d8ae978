// N1: AsyncResult, Queue and Channel as receivers come in a later release; callbacks play them here.

import { ArgumentTypeError, BlockingSwitchOutError, Greenlet, current, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { collectReports } from '../support/reports.ts'

for (const mode of ['link', 'linkValue', 'rawlink'] as const) {
  test(`N1 ${mode} made before the start, while running, and after death is called once with the greenlet`, async () => {
    await using _ = leakCheck()
    const told: unknown[] = []
    const greenlet = new Greenlet(() => sleep(0))

    greenlet[mode]((source) => told.push(['before', source]))
    greenlet.start()
    await sleep(0)
    expect(greenlet.running).toBe(true)
    greenlet[mode]((source) => told.push(['running', source]))
    await greenlet.join()
    greenlet[mode]((source) => told.push(['dead', source]))
    await settled()

    expect(told).toEqual(['before', 'running', 'dead'].map((when) => [when, greenlet]))
    expect(greenlet.linkCount).toBe(0)
  })
}

test('N2 linkValue is not called for a failure, linkException not for a value', async () => {
  const told: string[] = []
  const good = spawn(() => 1)
  const bad = spawn(() => Promise.reject(new Error('x')))

  good.linkValue(() => told.push('value of good'))
  good.linkException(() => told.push('exception of good'))
  bad.linkValue(() => told.push('value of bad'))
  bad.linkException(() => told.push('exception of bad'))
  await settled()

  expect(told).toEqual(['value of good', 'exception of bad'])
  expect([good.linkCount, bad.linkCount]).toEqual([0, 0])
})

test('N2 a kill counts as a value for links, a kill with an error as an exception', async () => {
  const told: string[] = []
  const [exited, failed] = [spawn(sleep, Infinity), spawn(sleep, Infinity)]
  for (const greenlet of [exited, failed]) {
    greenlet.linkValue(() => told.push('value'))
    greenlet.linkException(({ exception }) => told.push(exception!.message))
  }

  await exited.kill()
  await failed.kill(new RangeError('x'))
  await settled()

  expect(told).toEqual(['value', 'x'])
})

for (const mode of ['link', 'rawlink'] as const) {
  test(`N3 when the first ${mode} of three throws, the others are called and the error is reported`, async () => {
    using reports = collectReports()
    const error = new RangeError('x')
    const told: string[] = []
    const greenlet = spawn(() => 1)
    const broken = (): never => {
      throw error
    }

    greenlet[mode](broken)
    greenlet[mode](() => told.push('second'))
    greenlet[mode](() => told.push('third'))
    await settled()

    expect(told).toEqual(['second', 'third'])
    const reported = reports.list.map((report) => ({ error: report.error, kind: report.kind, source: report.source }))
    expect(reported).toEqual([{ error, kind: 'link', source: { link: broken, source: greenlet } }])
  })

  test(`N4 a ${mode} that unlinks the next one keeps it from being called`, async () => {
    const told: string[] = []
    const greenlet = spawn(() => 1)
    const second = (): unknown => told.push('second')

    greenlet[mode](() => greenlet.unlink(second))
    greenlet[mode](second)
    greenlet[mode](() => told.push('third'))
    await settled()

    expect(told).toEqual(['third'])
  })

  test(`N5 a ${mode} made after death is called in the next pass, not at once`, async () => {
    const told: string[] = []
    const greenlet = spawn(() => 1)
    await greenlet.join()

    greenlet[mode](() => told.push('late'))

    expect(told).toEqual([])
    await sleep(0)
    expect(told).toEqual(['late'])
  })
}

test('N3 an async link that rejects is reported', async () => {
  using reports = collectReports()
  const error = new RangeError('x')
  const greenlet = spawn(() => 1)

  greenlet.link(() => Promise.reject(error))
  greenlet.rawlink(() => Promise.reject(error))
  await settled()

  expect(reports.list.map((report) => [report.kind, report.error])).toEqual([
    ['link', error],
    ['link', error],
  ])
})

test('N4 links and waits are served in the order in which they were made', async () => {
  const log: string[] = []
  const greenlet = spawn(sleep, 0)
  const note = (name: string) => (): void => void log.push(name)

  greenlet.rawlink(note('raw'))
  void greenlet.join().then(note('join'))
  greenlet.link(note('link'))
  void greenlet.get().then(note('get'))
  greenlet.rawlink(note('raw 2'))
  await settled()

  expect(log).toEqual(['raw', 'join', 'link', 'get', 'raw 2'])
})

test('N5 taking back an unknown link, or one twice, is silent', async () => {
  const told: string[] = []
  const greenlet = spawn(() => 1)
  const link = greenlet.link(() => told.push('link'))

  greenlet.unlink(() => 0)
  link[Symbol.dispose]()
  link[Symbol.dispose]()
  await settled()
  link[Symbol.dispose]()
  greenlet.unlink(() => 0)

  expect(told).toEqual([])
})

test('unlink takes back one link at a time, unlinkAll all of them and no wait', async () => {
  const told: string[] = []
  const greenlet = spawn(() => 1)
  const twice = (): unknown => told.push('twice')

  greenlet.link(twice)
  greenlet.link(twice)
  const joined = greenlet.join()
  greenlet.unlink(twice)
  expect(greenlet.linkCount).toBe(2)
  greenlet.unlinkAll()

  expect(await joined).toBe(true)
  await settled()
  expect(told).toEqual([])
})

test('a link made after death can still be taken back', async () => {
  const told: string[] = []
  const greenlet = spawn(() => 1)
  await greenlet.join()

  const link = greenlet.link(() => told.push('link'))
  greenlet.rawlink(() => told.push('raw'))
  link[Symbol.dispose]()
  greenlet.unlinkAll()
  await settled()

  expect(told).toEqual([])
})

test('a link may wait, a rawlink may not', async () => {
  using _ = new VirtualClock()
  using reports = collectReports()
  const log: unknown[] = []
  const greenlet = spawn(() => 1)

  greenlet.link(async () => {
    await sleep(10)
    log.push('waited', current())
  })
  greenlet.rawlink(() => sleep(10))
  await sleep(20)

  expect(log).toEqual(['waited', undefined])
  expect(reports.list.map(({ error }) => error)).toEqual([expect.any(BlockingSwitchOutError)])
})

test('links are given a greenlet of its own type and refuse what is no function', () => {
  const greenlet = new Greenlet(() => 'text')
  const wrong = 42 as unknown as () => void

  greenlet.link((source) => expectTypeOf(source.value).toEqualTypeOf<string | undefined>())

  for (const mode of ['link', 'linkValue', 'linkException', 'rawlink'] as const) {
    expect(() => greenlet[mode](wrong)).toThrow(ArgumentTypeError)
  }
})
