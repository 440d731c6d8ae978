import { Group, Pool } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { double, failAt } from '../support/bodies.ts'
import { readAll } from '../support/map-results.ts'
import { Counted } from '../support/sources.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('P4 imap hands out an error at its position and goes on behind it', async () => {
  await using _ = virtualTime()
  const pool = new Pool(3)
  const log: string[] = []

  const read = await readAll(pool.imap(failAt(5, log), [10, 5, 1]))

  expect(read).toEqual([10, new Error('failed at 5'), 1])
})

test('P3 imapUnordered hands results out in the order of completion', async () => {
  await using _ = virtualTime()
  const pool = new Pool(3)

  const read = await readAll(pool.imapUnordered(double, [30, 10, 20, 1]))

  expect(read).toEqual([20, 2, 40, 60])
})

test.for([1, 2, 5])('P3 with readAhead %d the source is pulled that far ahead and no further', async (readAhead) => {
  await using _ = leakCheck()
  const source = new Counted()
  await using iterator = new Group().imap(double, source, { readAhead })

  await settled()
  const before = source.pulled
  await iterator.next()
  await iterator.next()
  await settled()

  expect(before).toBe(readAhead)
  expect(source.pulled).toBe(readAhead + 2)
})

test('P3 imap of a pool reads twice its capacity ahead, of a group 100 items', async () => {
  await using _ = leakCheck()
  const [forPool, forGroup] = [new Counted(), new Counted()]
  const iterators = [new Pool(3).imap(String, forPool), new Group().imap(String, forGroup)]

  await settled()

  expect([forPool.pulled, forGroup.pulled]).toEqual([6, 100])
  for (const iterator of iterators) await iterator.return()
})

test('P3 results that ended early do not let imapUnordered read further', async () => {
  await using _ = leakCheck()
  const source = new Counted()
  await using iterator = new Pool(10).imapUnordered((n) => n, source, { readAhead: 3 })

  await settled()

  expect(source.pulled).toBe(3)
  await iterator.next()
  await settled()
  expect(source.pulled).toBe(4)
})

test('several next calls at once get the results in the order of the calls', async () => {
  await using _ = virtualTime()
  const iterator = new Pool(4).imap(double, [30, 10, 20])

  const steps = await Promise.all([iterator.next(), iterator.next(), iterator.next(), iterator.next()])

  expect(steps.map((step) => step.value)).toEqual([60, 20, 40, undefined])
  expect(steps.map((step) => step.done)).toEqual([false, false, false, true])
})
