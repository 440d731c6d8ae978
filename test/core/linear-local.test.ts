// Random programs on channels of one hub, in any order of the run queue: the rules explain what they did.

import { expect, test } from 'vitest'

import { expectExplained, firstRefused } from '../support/linear/explained.ts'
import { allFaults } from '../support/linear/faults.ts'
import { localHistories } from '../support/linear/local.ts'
import type { History } from '../support/linear/operation.ts'
import { firstSeed, runs } from '../support/linear/runs.ts'

test(`${runs.local} histories of channels of one hub are linearizable`, { timeout: 60_000 }, async () => {
  let checked = 0
  for await (const history of localHistories(firstSeed, runs.local)) {
    expectExplained([history])
    checked++
  }

  expect(checked).toBe(runs.local)
})

test.for(allFaults)('a broken channel is found out within 400 histories: %s', async (fault) => {
  const histories: History[] = []
  for await (const history of localHistories(1, 400, fault)) histories.push(history)

  expect(firstRefused(histories)).toContain('<-- cannot be')
})
