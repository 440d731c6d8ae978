import { Group, Pool, sleep } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { readAll } from '../support/map-results.ts'
import { collectReports } from '../support/reports.ts'
import { failingSource } from '../support/sources.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('errors that nobody reads are reported when the iterator is left', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const iterator = new Group().imap(failOdd, [2, 1, 3])
  await iterator.next()
  await settled()

  await iterator.return()

  expect(reports.errors).toEqual([new Error('odd 1'), new Error('odd 3')])
})

test('an error of the source that nobody reads is reported when the iterator is left', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const error = new Error('source failed')
  const iterator = new Group().imap(failOdd, failingSource(2, error, 2))
  await iterator.next()
  await settled()

  await iterator.return()

  expect(reports.errors).toEqual([error])
})

test('the errors behind the one that map throws are reported', async () => {
  await using _ = leakCheck()
  using reports = collectReports()

  const mapping = new Group().map(failOdd, [1, 2, 3])

  await expect(mapping).rejects.toThrow('odd 1')
  await settled()
  expect(reports.errors).toEqual([new Error('odd 3')])
})

test('errors that are handed out are not reported, however late', async () => {
  await using _ = leakCheck()
  using reports = collectReports()

  const iterator = new Group().imap(failOdd, [1, 2, 3])
  await settled()
  const read = await readAll(iterator)
  await settled()

  expect(read).toEqual([new Error('odd 1'), 2, new Error('odd 3')])
  expect(reports.errors).toEqual([])
})

test('with onError kill the first failure is what is thrown, also if another fails during its kill', async () => {
  await using _ = virtualTime()
  using reports = collectReports()
  const pool = new Pool(2)
  const body = async (ms: number): Promise<void> => {
    try {
      await sleep(ms)
    } finally {
      // oxlint-disable-next-line no-unsafe-finally
      throw new Error(`failed ${ms}`)
    }
  }
  const iterator = pool.imap(body, [30, 10], { onError: 'kill' })
  await pool.join()

  const read = await readAll(iterator)

  expect(read).toEqual([new Error('failed 10')])
  expect(reports.errors).toEqual([new Error('failed 30')])
})

function failOdd(n: number): number {
  if (n % 2 === 1) throw new Error(`odd ${n}`)
  return n
}
