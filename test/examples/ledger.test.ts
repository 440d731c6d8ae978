import { expect, test } from 'vitest'

import { startExample } from '../support/example.ts'

test('the books balance, however many threads were terminated', async () => {
  const { code, stdout, stderr } = await startExample('ledger', ['10']).ended

  expect(stderr).toBe('')
  expect(stdout).toMatch(
    /^\d+ transfers, 10 threads terminated\n\d+ of these .*\nthe 1000 accounts hold 100000, they held 100000\n$/,
  )
  expect(code).toBe(0)
})

test('a number of threads that is none is refused', async () => {
  const { code, stderr } = await startExample('ledger', ['many']).ended

  expect(stderr).toContain('usage: npm run example -- ledger')
  expect(code).toBe(2)
})
