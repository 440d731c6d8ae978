import { expect, test } from 'vitest'

import { runProgram } from '../support/program.ts'

test('a program ends when what it waits for has been killed, and hublet works on in one that is patched', () => {
  expect(runProgram('patched-leaves')).toEqual({
    status: 0,
    stdout: 'GreenletExit GreenletExit GreenletExit GreenletExit 0\n// late\n',
    stderr: '',
  })
})
