// The rules of every wait, for results: killed, timed out, in order.

import { AsyncResult, GreenletExit, Timeout, joinAll, spawn, withTimeout } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'
import { virtualTime } from '../support/virtual-time.ts'

const unhandled = collectUnhandled()

test('a get that is killed or timed out leaves the result', async () => {
  await using _ = virtualTime()
  const result = new AsyncResult<number>({ name: 'answer' })
  const [own, outer] = [new Timeout(10), new Timeout(10)]
  const killed = [spawn(() => result.get()), spawn(() => result.wait())]
  await settled()

  for (const greenlet of killed) await greenlet.kill()

  expect(killed.map(({ exit }) => exit)).toEqual([expect.any(GreenletExit), expect.any(GreenletExit)])
  const late = await result.get({ timeout: 10 }).catch(same)
  expect(late).toEqual(
    new Timeout(10, { message: 'AsyncResult.get <AsyncResult "answer" not set>: timed out after 10 ms' }),
  )
  expect(await result.get({ timeout: own }).catch(same)).toBe(own)
  expect(await withTimeout(outer, () => result.get({ timeout: 20 })).catch(same)).toBe(outer)
  expect([await result.wait({ timeout: 10 }), await result.wait({ timeout: own })]).toEqual([false, false])
  expect(await withTimeout(outer, () => result.wait()).catch(same)).toBe(outer)
  expect(result.linkCount).toBe(0)
})

test('those who wait go on in the order in which they came, whether they get or wait', async () => {
  await using _ = leakCheck()
  const result = new AsyncResult<number>()
  const order: number[] = []
  const greenlets = [0, 1, 2, 3, 4].map((n) =>
    spawn(async () => {
      await (n % 2 === 0 ? result.get() : result.wait())
      order.push(n)
    }),
  )
  await settled()

  void greenlets[1]!.kill()
  result.set(1)
  void greenlets[2]!.kill() // it has the value: too late
  await joinAll(greenlets)

  expect(order).toEqual([0, 2, 3, 4])
})

test('a value handed over wins over a kill at the same moment, a kill over a value that comes later', async () => {
  await using _ = leakCheck()
  const [before, after] = [new AsyncResult<number>(), new AsyncResult<number>()]
  const [first, second] = [spawn(() => before.get()), spawn(() => after.get())]
  await settled()

  before.set(1)
  await first.kill()
  void second.kill()
  after.set(2)
  await second.join()

  expect([first.value, first.exit, second.exit]).toEqual([1, undefined, expect.any(GreenletExit)])
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
