import { expect, test } from 'vitest'

import { outputOf, runProgram } from '../support/program.ts'

test('whoever imports a builtin sees that it is patched, and that it no longer is', async () => {
  const { before, meanwhile, after, left } = JSON.parse(await outputOf('patched-builtins'))

  expect(before).toEqual([])
  expect(meanwhile).toEqual([
    'named import',
    'namespace',
    'promises of fs',
    'default import',
    'require',
    'getBuiltinModule',
    'import()',
    'promisify',
  ])
  expect(after).toEqual([])
  expect(left).toEqual([])
})

test('each thread has patches of its own', async () => {
  expect(JSON.parse(await outputOf('patched-threads'))).toEqual({
    main: { readFile: true, stat: false },
    worker: { before: { readFile: false, stat: false }, after: { readFile: false, stat: true } },
  })
})

test('a subscriber that throws has vetoed nothing and ends the process', () => {
  const { status, stdout, stderr } = runProgram('patched-subscriber')

  expect(status).toBe(1)
  expect(stdout).toBe('fake\n')
  expect(stderr).toContain('thrown by a subscriber')
})

test('M3 the plugins of the app are asked in all of its threads', async () => {
  const veto = { what: 'b', why: 'asked by the app' }

  expect(JSON.parse(await outputOf('patched-app/main'))).toEqual({ here: ['a', veto], there: [veto] })
})
