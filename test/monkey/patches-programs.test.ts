// Patched modules in plain programs.

import { expect, test } from 'vitest'

import { runs } from '../support/process-runs.ts'
import { runProgram } from '../support/program.ts'

test('a program ends when the children of its killed greenlets have, all of them', () => {
  const { status, stdout, stderr } = runProgram('patched-children')
  const pids = stdout.trim().split(' ').map(Number)

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(pids).toHaveLength(2)
  expect(pids.map(runs)).toEqual([false, false])
})
