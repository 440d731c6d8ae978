import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { sleep, spawn } from '@hublet/core'
import { VirtualClock } from '@hublet/core/testing'
import { expect, onTestFinished, test } from 'vitest'

import { build } from '../../examples/deadlock/build.ts'
import { readTargets } from '../../examples/deadlock/targets.ts'
import { startExample } from '../support/example.ts'
import { attempt } from '../support/thrown.ts'

const folder = new URL('../../examples/deadlock/', import.meta.url)

test('targets in a circle are named, and the program ends with 1', async () => {
  const { code, stdout, stderr } = await startExample('deadlock', []).ended

  expect(stdout).toBe('built fonts\nbuilt scripts\n')
  expect(stderr).toContain('these can never be built:')
  expect(stderr).toContain('cycle: "theme" -> "icons" -> "sprites" -> "theme"')
  expect(stderr).not.toContain('deadlock:') // it is told once
  expect(code).toBe(1)
})

test('the output in the READMEs is what it prints, but for the milliseconds', async () => {
  const { stdout, stderr } = await startExample('deadlock', []).ended
  const [printed, hint] = [timeless(stdout + stderr), timeless('(HUBLET_STACKS=1 tells where they were spawned)\n')]

  expect(timeless(readFileSync(new URL('README.md', folder), 'utf8'))).toContain(printed)
  for (const path of ['../../README.md', '../../packages/core/README.md']) {
    const table = path.includes('core') ? printed.slice(printed.indexOf('joinAll would')) : printed
    expect(timeless(readFileSync(new URL(path, import.meta.url), 'utf8'))).toContain(table.replace(hint, ''))
  }
})

test('without a circle every target is built after those it needs', async () => {
  const { code, stdout, stderr } = await startExample('deadlock', [fileURLToPath(new URL('fixed.json', folder))]).ended

  const built = stdout.trim().split('\n')
  const targets = readTargets(new URL('fixed.json', folder))
  for (const [name, needs] of Object.entries(targets)) {
    for (const need of needs) expect(built.indexOf(`built ${need}`)).toBeLessThan(built.indexOf(`built ${name}`))
  }
  expect(built).toHaveLength(Object.keys(targets).length)
  expect([code, stderr]).toEqual([0, ''])
})

test('targets that do not need each other are built at the same time', async () => {
  using clock = new VirtualClock()

  await build({ a: [], b: [], c: ['a', 'b'] }, () => {})

  expect(clock.now()).toBe(20)
})

test('a build that is killed builds no further', async () => {
  using _ = new VirtualClock()
  const built: string[] = []
  const building = spawn(build, { a: [], b: ['a'] }, (name: string) => void built.push(name))
  await sleep(15)

  await building.kill()

  expect(built).toEqual(['a'])
})

test.each([
  ['[]', 'expected an object'],
  ['{"a": "b"}', 'needs of "a"'],
  ['{"a": ["b"]}', '"a" needs "b"'],
  ['{', 'JSON'],
])('targets %s are refused', (content, text) => {
  const file = join(mkdtempSync(join(tmpdir(), 'hublet-')), 'targets.json')
  onTestFinished(() => rmSync(dirname(file), { recursive: true }))
  writeFileSync(file, content)

  expect(String(attempt(() => readTargets(file)))).toContain(text)
})

function timeless(text: string): string {
  return text.replaceAll(/\d+(\.\d+)? m?s/g, 'some ms').replaceAll(/ +/g, ' ')
}
