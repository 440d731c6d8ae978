import { Timeout, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('TO5 nested: the inner one is caught inside, the outer one fires later all the same', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const seen = await spawn(async () => {
    using outer = Timeout.start(20)
    {
      using inner = Timeout.start(10)
      expect(await sleep(100).catch(same)).toBe(inner)
    }
    expect(await sleep(100).catch(same)).toBe(outer)
    return clock.now()
  }).get()

  expect(seen).toBe(20)
})

test('TO5 nested: the earliest wins, also if it is the outer one', async () => {
  await using _ = virtualTime()

  await spawn(async () => {
    using outer = Timeout.start(10)
    using inner = Timeout.start(20)
    expect(await sleep(100).catch(same)).toBe(outer)
    expect(inner.pending).toBe(true)
  }).get()
})

test('TO5 nested: on a tie the outer one wins, and nothing is left of the inner one', async () => {
  await using _ = virtualTime()

  const g = spawn(async () => {
    using outer = Timeout.start(10)
    {
      using inner = Timeout.start(10)
      expect(await sleep(100).catch(same)).toBe(outer)
      expect(inner.pending).toBe(false)
    }
    await sleep(50)
    return 'went on'
  })

  await expect(g.get()).resolves.toBe('went on')
})

test('of a Timeout and a withTimeout the earlier fires', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await spawn(async () => {
    using t = Timeout.start(20)
    await expect(withTimeout(10, () => sleep(100), { fallback: 'inner' })).resolves.toBe('inner')
    expect(await withTimeout(15, () => sleep(100), { fallback: 'inner' }).catch(same)).toBe(t)
  }).get()

  expect(clock.now()).toBe(20)
})
