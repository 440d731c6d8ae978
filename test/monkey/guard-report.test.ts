// What is reported of calls that have blocked, and how often.

import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sleep, spawn } from '@hublet/core'
import { VirtualClock } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { type BlockedReport, block, guard, guarded, onBlocked } from '../support/guard.ts'
import { collectReports } from '../support/reports.ts'

const here = import.meta.filename

test('a report has the call, the greenlet, the time, the place and the alternative', async () => {
  using guards = guarded({ threshold: 20 })
  const greenlet = spawn(function loader() {
    block(25)
  })
  greenlet.name = 'loader'
  await greenlet.get()

  expect(guards.reports).toEqual([
    {
      call: 'Atomics.wait',
      greenlet: 'loader',
      ms: expect.any(Number) as number,
      frame: expect.stringMatching(/^\/.*test\/support\/guard\.ts:\d+:\d+$/) as string,
      stack: expect.stringMatching(
        /^ {4}at .*block .*guard\.ts[^]*\n {4}at .*loader.*guard-report\.test\.ts/,
      ) as string,
      alternative: 'Atomics.waitAsync, or the locks of @hublet/locks',
      omitted: 0,
    },
  ])
  expect(guards.reports[0]!.stack).not.toMatch(/node:|packages\//)
  expect(guards.reports[0]!.ms).toBeGreaterThanOrEqual(20)
})

test('a call that is quicker than the threshold is not reported', async () => {
  using guards = guarded({ threshold: 10_000 })

  await spawn(() => block(2)).get()

  expect(guards.reports).toEqual([])
})

test('by default it takes a millisecond to be reported', async () => {
  using guards = guarded()

  await spawn(() => block(1.5)).get()

  expect(guards.reports).toHaveLength(1)
})

test('outside of greenlets there is no greenlet in the report', () => {
  using guards = guarded({ threshold: 0 })

  statSync(here)

  expect(guards.reports).toMatchObject([{ call: 'fs.statSync', greenlet: undefined }])
})

test('a call that throws is reported, too', () => {
  using guards = guarded({ threshold: 0 })

  expect(() => readFileSync('/nowhere')).toThrow('ENOENT')
  expect(guards.reports).toMatchObject([{ call: 'fs.readFileSync' }])
})

test('of calls within a call only the outermost is reported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hublet-guard-'))
  writeFileSync(join(folder, 'a'), 'text')
  using guards = guarded({ threshold: 0 })

  cpSync(folder, `${folder}-copy`, { recursive: true, filter: (path) => statSync(path).size > 0 })

  expect(guards.reports.map(({ call }) => call)).toEqual(['fs.cpSync'])
  for (const path of [folder, `${folder}-copy`]) rmSync(path, { recursive: true })
})

test('a place is reported at once, then once a second with the number of those left out', () => {
  using clock = new VirtualClock({ autojump: false })
  using guards = guarded({ threshold: 0 })
  const omitted = (): number[] => guards.reports.map((report) => report.omitted)
  const call = (): unknown => statSync(here)

  for (let n = 0; n < 5; n++) call()
  expect(omitted()).toEqual([0])
  clock.advance(999)
  call()
  expect(omitted()).toEqual([0])
  clock.advance(1)
  for (let n = 0; n < 3; n++) call()
  expect(omitted()).toEqual([0, 5])
  clock.advance(1000)
  call()
  expect(omitted()).toEqual([0, 5, 2])
})

test('every place has a second of its own', () => {
  using _ = new VirtualClock({ autojump: false })
  using guards = guarded({ threshold: 0 })

  for (let n = 0; n < 3; n++) {
    statSync(here)
    statSync(here)
  }

  expect(new Set(guards.reports.map(({ frame }) => frame)).size).toBe(2)
  expect(guards.reports).toHaveLength(2)
})

test('a new guard begins the seconds anew', () => {
  using guards = guarded({ threshold: 0 })
  const call = (): unknown => statSync(here)

  call()
  guard({ startup: 0, threshold: 0 })
  call()

  expect(guards.reports.map(({ omitted }) => omitted)).toEqual([0, 0])
})

test('all handlers are told until they are disposed, and what they throw goes to onError', async () => {
  using reports = collectReports()
  using guards = guarded({ threshold: 0 })
  const later = new Error('later')
  const failing = onBlocked(() => {
    throw new Error('now')
  })
  using _ = onBlocked(() => Promise.reject(later))

  statSync(here)
  failing[Symbol.dispose]()
  statSync(here)
  await sleep(0)

  expect(guards.reports).toHaveLength(2)
  expect(reports.list.map(({ kind, text }) => [kind, text])).toContainEqual([
    'callback',
    expect.stringContaining('onBlocked'),
  ])
  expect(reports.errors.map(String)).toEqual(['Error: now', 'Error: later', 'Error: later'])
})

test('what a handler calls is not guarded', () => {
  const reports: BlockedReport[] = []
  using _ = guard({ startup: 0, threshold: 0 })
  using __ = onBlocked((report) => {
    statSync(here)
    reports.push(report)
  })

  statSync(here)

  expect(reports).toHaveLength(1)
})

test('stacks are read whatever prepareStackTrace has been set to', () => {
  const settings = ['prepareStackTrace', 'stackTraceLimit'] as const
  const before = settings.map((name): unknown => Reflect.get(Error, name))
  const others = [(): string => 'mine', 0]
  using guards = guarded({ threshold: 0 })

  for (const [place, name] of settings.entries()) Reflect.set(Error, name, others[place])
  statSync(here)
  const after = settings.map((name): unknown => Reflect.get(Error, name))
  for (const [place, name] of settings.entries()) Reflect.set(Error, name, before[place])

  expect(after).toEqual(others)
  expect(guards.reports[0]!.stack).toContain('guard-report.test.ts')
})
