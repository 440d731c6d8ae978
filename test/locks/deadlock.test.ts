// Greenlets that wait for each other's locks are named when the loop runs dry. The program is test/support/lock-deadlocks.ts.

import { expect, test } from 'vitest'

import { runProgram } from '../support/program.ts'

interface Told {
  readonly kind: string
  readonly stuck: readonly string[][]
  readonly cycles: readonly string[][]
}

function told(name: string): Told {
  const { status, stdout, stderr } = runProgram('../support/lock-deadlocks', name)
  expect([status, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as Told
}

test('two greenlets, two locks: the circle, and who holds what', () => {
  expect(told('two')).toEqual({
    kind: 'deadlock',
    stuck: [
      ['one', 'Lock.acquire <Lock "B" held by greenlet "two">'],
      ['two', 'Lock.acquire <Lock "A" held by greenlet "one">'],
    ],
    cycles: [['one', 'two']],
  })
})

test.for([
  ['three', [['one', 'two', 'three']]],
  ['self', [['one']]],
  ['rlocks', [['one', 'two']]],
  ['upgrade', [['one']]],
  ['readAgain', [['reader', 'writer']]],
  ['downgrade', [['one']]],
  ['join', [['holder', 'waiter']]],
  ['once', [['one']]],
  ['semaphore', []],
  ['condition', []],
  ['dead', []],
] as const)('circles through locks are named: %s', ([name, cycles]) => {
  expect(told(name).cycles).toEqual(cycles)
})

test('two readers that want to write wait for each other, and for themselves', () => {
  const { cycles, stuck } = told('twoUpgrades')

  expect(stuck).toHaveLength(2)
  expect(cycles.flat()).toContain('one')
})

test('a lock whose owner has died says whose it was', () => {
  expect(told('dead').stuck).toEqual([['waiter', 'Lock.acquire <Lock "A" held by greenlet "dead", which has ended>']])
})

test('a wait with a time limit is no deadlock', () => {
  expect(runProgram('../support/lock-deadlocks', 'limited')).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('a circle through the way back from a condition is named', () => {
  expect(told('wayBack').cycles).toEqual([['waiter', 'notifier']])
})
