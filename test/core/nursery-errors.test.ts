import { type Greenlet, GreenletError, GreenletExit, nursery, sleep } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { failAfter } from '../support/bodies.ts'
import { collectReports } from '../support/reports.ts'
import { same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('N4 one error is thrown as it is, and reported nowhere', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const error = new Error('only')

  const left = nursery((n) => void n.spawn(() => Promise.reject(error)))

  await expect(left).rejects.toBe(error)
  await settled()
  expect(reports.errors).toEqual([])
})

test('N4 several errors come as AggregateError in the order of failure', async () => {
  await using _ = virtualTime()
  const [one, two, three] = [new Error('one'), new Error('two'), new Error('three')]

  const left = nursery(async (n) => {
    n.spawn(() => sleep(1000).catch(() => failAfter(20, three)))
    n.spawn(() => sleep(1000).catch(() => failAfter(10, two)))
    await failAfter(5, one)
  })

  await expect(left).rejects.toMatchObject({ message: '3 greenlets of the nursery failed', errors: [one, two, three] })
})

test('N4 a child that throws no Error: its GreenletError is thrown', async () => {
  await using _ = leakCheck()
  const thrown: unknown = 42

  const left = nursery(
    (n) =>
      void n.spawn(() => {
        throw thrown
      }),
  )

  const error = await left.catch(same)
  expect(error).toBeInstanceOf(GreenletError)
  expect(error).toMatchObject({ code: 'HUBLET_NON_ERROR', cause: 42 })
})

test('nested: the failure of a grandchild comes out of both', async () => {
  await using _ = virtualTime()
  const error = new Error('deep')
  let sibling: Greenlet | undefined

  const left = nursery((outer) => {
    sibling = outer.spawn(sleep, 1000)
    outer.spawn(() => nursery((inner) => void inner.spawn(failAfter, 10, error)))
  })

  await expect(left).rejects.toBe(error)
  expect(sibling?.exit).toBeInstanceOf(GreenletExit)
})
