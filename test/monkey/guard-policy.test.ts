// Which policy holds for a call.

import crypto from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { zstdCompressSync } from 'node:zlib'

import { spawn } from '@hublet/core'
import { expect, test } from 'vitest'

import { BlockingCallRefused, type GuardOptions, type GuardPolicy, guard, guarded } from '../support/guard.ts'
import { collectReports } from '../support/reports.ts'
import { same } from '../support/thrown.ts'

const here = import.meta.filename

/** What becomes of `fs.statSync` in a greenlet. */
async function fateOf(options: GuardOptions): Promise<GuardPolicy> {
  using guards = guarded({ threshold: 0, ...options })
  const result = await spawn(() => statSync(here))
    .get()
    .catch(same)
  if (result instanceof BlockingCallRefused) return 'throw'
  return guards.reports.length > 0 ? 'report' : 'allow'
}

test.for([
  ['report', {}],
  ['allow', { policy: 'allow' }],
  ['throw', { policy: 'throw' }],
  ['allow', { policy: 'throw', calls: { 'fs.statSync': 'allow' } }],
  ['throw', { policy: 'allow', calls: { 'fs.statSync': 'throw' } }],
  ['throw', { policy: 'allow', calls: { 'fs.*': 'throw' } }],
  ['report', { policy: 'allow', calls: { 'fs.*': 'throw', 'fs.statSync': 'report' } }],
  ['throw', { policy: 'throw', calls: { 'zlib.*': 'allow', 'fs.Dir.*': 'allow', 'fs.existsSync': 'allow' } }],
  ['report', { policy: 'throw', paths: [{ match: here, policy: 'report' }] }],
  [
    'report',
    { policy: 'throw', calls: { 'fs.statSync': 'allow' }, paths: [{ match: /guard-policy/, policy: 'report' }] },
  ],
  ['throw', { policy: 'allow', paths: [{ match: (file) => file === here, policy: 'throw' }] }],
  [
    'throw',
    {
      paths: [
        { match: '/node_modules/', policy: 'allow' },
        { match: 'test/', policy: 'throw' },
      ],
    },
  ],
  [
    'allow',
    {
      paths: [
        { match: 'test/', policy: 'allow' },
        { match: here, policy: 'throw' },
      ],
    },
  ],
  ['allow', { paths: [{ match: /test/g, policy: 'allow' }] }],
] satisfies [GuardPolicy, GuardOptions][])('the policy is %s with %o', async ([policy, options]) => {
  expect(await fateOf(options)).toBe(policy)
  expect(await fateOf(options)).toBe(policy)
})

test('calls that take microseconds are not refused unless they are named', async () => {
  const fill = (): Promise<unknown> =>
    spawn(() => crypto.randomFillSync(new Uint8Array(4)).length)
      .get()
      .catch(same)
  using _ = guard({ startup: 0, policy: 'throw' })

  expect(await fill()).toBe(4)
  guard({ startup: 0, calls: { 'crypto.randomFillSync': 'throw' } })
  expect(await fill()).toBeInstanceOf(BlockingCallRefused)
})

test('a second guard changes the options of the first', async () => {
  using _ = guard({ startup: 0, policy: 'throw' })
  guard({ startup: 0, policy: 'allow' })

  expect(await spawn(() => existsSync(here)).get()).toBe(true)
})

test.for([
  [{ policy: 'refuse' }, 'policy'],
  [{ calls: { 'fs.statSync': 'never' } }, 'fs.statSync'],
  [{ calls: { 'fs.readFilSync': 'throw' } }, 'fs.readFilSync'],
  [{ calls: { 'fz.*': 'throw' } }, 'fz.*'],
  [
    {
      paths: [
        { match: 'a', policy: 'allow' },
        { match: 3, policy: 'allow' },
      ],
    },
    'paths[1].match',
  ],
  [{ paths: [{ match: 'a', policy: 1 }] }, 'paths[0].policy'],
  [{ threshold: -1 }, 'threshold'],
  [{ startup: Number.NaN }, 'startup'],
] as const)('%o is refused, and the guard stays as it was', async ([options, parameter]) => {
  using _ = guard({ startup: 0, policy: 'throw' })

  expect(() => guard(options as unknown as GuardOptions)).toThrow(parameter)
  expect(
    await spawn(() => zstdCompressSync('text'))
      .get()
      .catch(same),
  ).toBeInstanceOf(BlockingCallRefused)
})

test('a match that throws does not match, and what it throws is reported', async () => {
  using reports = collectReports()
  const broken = new Error('broken')
  const match = (): boolean => {
    throw broken
  }

  expect(await fateOf({ policy: 'throw', paths: [{ match, policy: 'allow' }] })).toBe('throw')
  expect(reports.errors).toEqual([broken])
})

test('a match may itself call what is guarded', async () => {
  expect(await fateOf({ policy: 'allow', paths: [{ match: existsSync, policy: 'throw' }] })).toBe('throw')
})
