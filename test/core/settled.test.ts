import { getHub, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('it resolves when every greenlet that could run has run', async () => {
  await using _ = leakCheck()
  let rounds = 0
  spawn(async () => {
    for (; rounds < 5000; rounds++) await sleep(0)
  })

  await settled()

  expect(rounds).toBe(5000)
})

test('it waits for chains of plain promises between two waits', async () => {
  await using _ = leakCheck()
  const log: string[] = []
  spawn(async () => {
    await sleep(0)
    for (let i = 0; i < 100; i++) await Promise.resolve()
    await sleep(0)
    log.push('end')
  })

  await settled()

  expect(log).toEqual(['end'])
})

test('it does not wait for timers and I/O under way', async () => {
  await using _ = leakCheck()
  const g = spawn(sleep, 1e9)

  await settled()

  expect(g.waits).toEqual(['sleep 1000000000'])
  await g.kill()
})

test('with a clock that stands still it does not wait for sleeps', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const g = spawn(sleep, 10)

  await settled()

  expect([g.dead, clock.now()]).toEqual([false, 0])
  await g.kill()
})

test('it may be called inside a greenlet', async () => {
  await using _ = leakCheck()
  const log: string[] = []

  await spawn(async () => {
    spawn(() => log.push('other'))
    await settled()
    log.push('settled')
  }).get()

  expect(log).toEqual(['other', 'settled'])
})

test('it is no wait of hublet', async () => {
  const before = getHub().stats().waiting

  const promise = settled()

  expect(getHub().stats().waiting).toBe(before)
  await promise
})
