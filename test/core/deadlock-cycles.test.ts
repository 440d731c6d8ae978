// Who waits for whom when the loop has run dry, and how much is said about very many.

import { expect, test } from 'vitest'

import { runProgram } from '../support/program.ts'

interface Told {
  kind: string
  stuck: string[]
  cycles: string[][]
}

function told(name: string): Told {
  return JSON.parse(runProgram('deadlock-cycles', name).stdout) as Told
}

test.for([
  ['two', ['a', 'b'], [['a', 'b']]],
  ['three', ['g0', 'g1', 'g2'], [['g0', 'g1', 'g2']]],
  [
    'separate',
    ['a', 'b', 'c', 'd'],
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['tail', ['a', 'b', 'c', 'z'], [['b', 'c']]],
  ['joinAll', ['a', 'b', 'c'], [['a', 'c']]],
  ['nursery', ['mother', 'child'], [['mother', 'child']]],
  ['group', ['a'], [['a']]],
  ['anyOf', ['a', 'b'], []],
] as const)('circles in the case %s', ([name, stuck, cycles]) => {
  expect(told(name)).toEqual({ kind: 'deadlock', stuck, cycles })
})

test('of circles that share greenlets one is told', () => {
  expect(told('diamond').cycles).toEqual([['a', 'c', 'd']])
})

test('10,000 stuck greenlets: a hundred lines, and how many more', () => {
  const { status, stderr } = runProgram('deadlock-cycles', 'many')

  const lines = stderr.trimEnd().split('\n')
  expect(status).toBe(0)
  expect(lines[0]).toBe('hublet: deadlock: nothing is left to run, and 10000 greenlets wait for ever')
  expect(lines.at(-2)).toBe('  ... and 9900 more')
  expect(lines).toHaveLength(105)
})

test('10,000 greenlets that wait for each other are one circle, found without recursion', () => {
  const { stuck, cycles } = told('longCircle')

  expect(stuck).toHaveLength(1000)
  expect(cycles).toHaveLength(1)
  expect(cycles[0]).toHaveLength(10_000)
  expect(cycles[0]!.slice(0, 2)).toEqual(['g0', 'g1'])
})

test.for(['longCircleText', 'manyCircles', 'crowd'])('the text stays short: %s', (name) => {
  expect(runProgram('deadlock-cycles', name).stderr.length).toBeLessThan(20_000)
})

test.for(['manyWaits', 'manyArguments'])('the text of a single greenlet stays short: %s', (name) => {
  expect(runProgram('deadlock-cycles', name).stderr.length).toBeLessThan(20_000)
})

test('an operation that throws when looked at does not make the report throw', () => {
  const { status, stderr } = runProgram('deadlock-cycles', 'hostile')

  expect(status).toBe(0)
  expect(stderr).toContain('hublet: deadlock: ')
})
