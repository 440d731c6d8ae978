// Greenlets that nobody can reach, as the garbage collector finds them: test/program/never-wakes.ts, run twice.

import { type ErrorContext, getHub } from '@hublet/core'
import { expect, test } from 'vitest'

import { collectedIn } from '../support/program.ts'

interface Findings {
  byDefault: boolean
  found: string[]
  wrong: string[]
  example: { error: boolean; code: string; kind: ErrorContext['kind']; text: string }
  ofPromise: string
  lists: { inDump: boolean; zombies: string[]; kind: string; shutdown: boolean; left: number }
  afterwards: string[]
}

const findings = await collectedIn<Findings>('never-wakes')
process.env['HUBLET_DEV'] = '1'
const inDevMode = await collectedIn<Findings>('never-wakes')
delete process.env['HUBLET_DEV']

for (const name of [
  'queue',
  'full queue',
  'event',
  'result',
  'channel',
  'select',
  'iwait',
  'until',
  'shield',
  'join',
  'joined',
  'joinAll',
  'one of all',
  'nursery',
  'child',
  'group',
  'member',
  'later',
  'circle 0',
  'circle 1',
  'after a wait',
]) {
  test(`lost: ${name}`, () => {
    expect(findings.found.filter((found) => found === name)).toEqual([name])
  })
}

test('nothing else is lost: not what sleeps, has ended, has a limit, or waits for what can be reached', () => {
  expect(findings.wrong).toEqual([])
  expect(findings.found).toHaveLength(22)
})

test('one that was spawned while it was off is not watched; one that was spawned before is', () => {
  expect(findings.found).not.toContain('not watched')
  expect(findings.afterwards).toEqual(['reported once'])
})

test('the report has a kind, the greenlet as text, and where it waits', () => {
  expect(findings.example).toMatchObject({ error: true, code: 'HUBLET_NEVER_WAKES', kind: 'never-wakes' })
  expect(findings.example.text).toMatch(
    /^"queue" \(anonymous\)\(\) can never go on; its last wait: Queue\.get <Queue#\d+ 0>/,
  )
})

test('one that awaits a foreign promise is called by its name, and is not said to be at its start', () => {
  expect(findings.found).toContain('promise')
  expect(findings.ofPromise).toBe(undefined)
})

test('zombies(), shutdown() and dump() see those that are watched', () => {
  expect(findings.lists).toEqual({ inDump: true, zombies: ['undead'], kind: 'zombie', shutdown: true, left: 0 })
})

test('it is off by default, and on with HUBLET_DEV=1, which tells where greenlets were spawned, too', () => {
  expect([findings.byDefault, inDevMode.byDefault, getHub().neverWakes]).toEqual([false, true, false])
  expect(inDevMode.found).toEqual(findings.found)
  expect(inDevMode.wrong).toEqual([])
  expect(findings.example.text).not.toContain('spawned')
  expect(inDevMode.example.text).toMatch(
    /\n {4}at .*never-wakes\.ts:\d+:\d+\)?\n.*spawned\n {4}at start .*never-wakes\.ts/s,
  )
})
