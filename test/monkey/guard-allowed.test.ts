// What may block in spite of a guard that refuses, and what is said by default: test/program/guard.ts, in plain programs.

import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempDisposableSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { runProgram } from '../support/program.ts'

const program = fileURLToPath(new URL('../program/guard.ts', import.meta.url))
const refused = (call: string, who = 'in greenlet "Greenlet-0"'): string =>
  `cannot call ${call} ${who}: it would block the hub`

test.for([
  ['start-up', 'until the first greenlet is spawned', ['number', 'number', refused('fs.statSync')]],
  ['start-up ms', 'for as long as start-up is said to take', ['number', refused('fs.statSync')]],
  ['require', 'while a CommonJS module is loaded', ['number', refused('fs.statSync')]],
  ['import', 'while it is imported', ['number']],
  ['plain worker', 'in a worker as in any thread', [refused('fs.statSync'), 'number']],
  ['allowBlocking', 'in what allowBlocking calls', ['number', 'number', 'number', refused('fs.statSync')]],
] as const)('%s: a call is allowed %s', ([name, , lines]) => {
  const { stdout, stderr } = runProgram('guard', name)

  expect(stdout.trimEnd().split('\n')).toEqual(lines)
  expect(stderr).toBe('')
})

test("functions that are handed to a greenlet, a timer or an array are the program's", () => {
  const { stdout } = runProgram('guard', 'handed')

  const greenlet = refused('fs.statSync')
  expect(stdout.trimEnd().split('\n')).toEqual([greenlet, greenlet, 'BlockingCallRefused', 'BlockingCallRefused'])
})

test('the console writes to a file', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'hublet-guard-'))
  const file = join(folder.path, 'out')
  const out = openSync(file, 'w')
  const { status } = spawnSync(process.execPath, [...process.execArgv, program, 'console'], {
    stdio: ['ignore', out, 'pipe'],
  })
  closeSync(out)

  expect([status, readFileSync(file, 'utf8')]).toEqual([0, 'printed\nundefined\n'])
})

test('what does not block is never refused, whatever Node does for it', () => {
  expect(runProgram('guard-async').stdout).toBe('0 refused\n')
})

test('hublet prints its reports', () => {
  expect(runProgram('guard', 'report').stderr).toMatch(/^hublet: <Greenlet[^]* {2}Error: it is printed/)
})

test('without a handler a report is one line on stderr', () => {
  expect(runProgram('guard', 'print').stderr).toMatch(
    /^hublet: Atomics\.wait has blocked the hub for \d+\.\d ms in greenlet "loader" at \/.*guard\.ts:\d+:\d+; use Atomics\.waitAsync, or the locks of @hublet\/locks\n$/,
  )
})

test.for([
  ['', 'number', ''],
  ['allow', 'number', ''],
  ['report', 'number', ''],
  ['throw', refused('fs.statSync'), ''],
  ['thrwo', '', "HUBLET_GUARD must be allow, report or throw, got 'thrwo'"],
] as const)('HUBLET_GUARD=%s is the policy', ([policy, line, error]) => {
  const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, program, 'environment'], {
    encoding: 'utf8',
    env: { ...process.env, HUBLET_GUARD: policy },
  })

  expect(stdout.trimEnd()).toBe(line)
  expect(stderr).toContain(error)
})
