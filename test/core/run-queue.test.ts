import { sleep } from '@hublet/core'
import { runQueue } from '@hublet/core/lowlevel'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'

test('a callback at the end of a turn that throws is reported, and the others are called', async () => {
  using reports = collectReports()
  const called: string[] = []

  runQueue.afterTurn(() => {
    throw new Error('mine')
  })
  runQueue.afterTurn(() => called.push('second'))
  await settled()

  expect(called).toEqual(['second'])
  expect(reports.errors).toEqual([new Error('mine')])
})

test('R5 what is called after a turn that was cut short finds everything settled that was pushed before', async () => {
  let resumed = 0
  let seen = -1
  const sleepers = Array.from({ length: 200 }, () => sleep(0, { signal: new AbortController().signal }))
  for (const sleeper of sleepers) void sleeper.then(() => (resumed += burn()))

  runQueue.afterTurn(() => (seen = resumed))
  await settled()

  expect([seen, resumed]).toEqual([200, 200])
})

/** A tenth of a millisecond of work: 200 of them take several turns. */
function burn(): number {
  const end = performance.now() + 0.1
  while (performance.now() < end);
  return 1
}
