// No false alarm: what holds the loop, what is done, and what is only in the background is not reported.

import { expect, test } from 'vitest'

import { outputOf, runProgram } from '../support/program.ts'

const held = JSON.parse(await outputOf('held-loop', 'names')) as string[]
const { silent, background } = JSON.parse(await outputOf('no-deadlock', 'names')) as Record<string, string[]>

test.for(held)('the loop is held by %s', (name) => {
  const ending = runProgram('held-loop', name)

  expect(ending).toEqual({ status: 0, stdout: 'main true\ngreenlet true\n', stderr: '' })
})

test.for(held.slice(0, 3))('a greenlet alone is woken by %s', (name) => {
  expect(runProgram('held-loop', name, 'alone')).toEqual({ status: 0, stdout: 'greenlet true\n', stderr: '' })
})

test.for(silent!)('nothing is reported: %s', (name) => {
  expect(runProgram('no-deadlock', name)).toEqual({ status: 0, stdout: '', stderr: '' })
})

test.for(background!)('what is in the background is not reported: %s', (name) => {
  expect(runProgram('no-deadlock', name)).toEqual({ status: 0, stdout: '', stderr: '' })
})
