import { expect, test } from 'vitest'

import { startExample } from '../support/example.ts'

const rows = [
  ['requests under way', '2', '0'],
  ['files open', '1', '0'],
  ['child processes', '3', '0'],
  ['lock file', 'there', 'gone'],
]

test('nothing is left of a promise program whose time is up, and much of one that has lost a race', async () => {
  const { code, stdout, stderr } = await startExample('legacy', ['--limit', '1000']).ended

  expect([code, stderr]).toEqual([0, ''])
  const found = stdout.split('\n').map((line) => line.split(/ {2,}/).map((cell) => cell.trim()))
  for (const row of rows) expect(found).toContainEqual(row)
  expect(Number(found.find(([what]) => what === 'requests made since then')?.[1])).toBeGreaterThan(0)
  expect(found).toContainEqual(['requests made since then', expect.any(String), '0'])
})

test('a limit that is none is refused', async () => {
  const { code, stderr } = await startExample('legacy', ['--limit', 'soon']).ended

  expect(code).toBe(1)
  expect(stderr).toContain('--limit must be milliseconds, got soon')
})
