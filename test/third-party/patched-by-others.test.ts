import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { good, run } from '../support/third-party/programs.ts'

const came = 'its reason, after finally'
const before = (name: string): string[] => ['--import', program(name)]
const after = (name: string): string[] => ['--import', '@hublet/monkey/register', '--import', program(name)]
const graceful = [
  { when: 'that has been imported only', flags: [] },
  { when: 'that has come before us', flags: before('gracefulify') },
  { when: 'that has come after us', flags: after('gracefulify') },
]

test.each(graceful)('files are read through graceful-fs $when', async ({ flags }) => {
  const read = { came: [came, came], afterwards: true }
  const facts = { 'graceful-fs': read, fs: read, 'promises of graceful-fs': read, 'promises of fs': read }

  expect(await run('graceful-fs', { HUBLET_TRANSFORM: 'all' }, flags)).toEqual(good(facts))
})

const moved = { kill: came, timeout: came, 'the clock moves it': true }
const waits = { setTimeout: moved, 'timers/promises': moved, sleep: moved, afterwards: came }

test('a clock of fake-timers that comes after us moves all waits, and leaves our patches behind', async () => {
  const facts = { ...waits, 'patched afterwards': true }

  expect(await run('fake-timers', { HUBLET_TRANSFORM: 'app' })).toEqual(good(facts))
})

test('a clock of fake-timers that has come before us moves all waits, and takes our patches of timers with it', async () => {
  const facts = { ...waits, 'patched afterwards': false }

  expect(await run('fake-timers', { HUBLET_TRANSFORM: 'app' }, before('fake-clock'))).toEqual(good(facts))
})

function program(name: string): string {
  return fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))
}
