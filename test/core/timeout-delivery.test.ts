import { Timeout, shield, sleep, spawn, until, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('fired but not delivered, it is taken back by leaving the block', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<void>()
  const g = spawn(async () => {
    {
      using t = Timeout.start(10)
      await foreign.promise
      expect(t.pending).toBe(false)
    }
    await sleep(0)
    return 'went on'
  })
  await settled()

  clock.advance(20)
  foreign.resolve()

  await expect(g.get()).resolves.toBe('went on')
})

test('fired while nothing waits in hublet, it is thrown at the next wait', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<void>()
  const g = spawn(async () => {
    using t = Timeout.start(10)
    await foreign.promise
    return (await sleep(0).catch(same)) === t
  })
  await settled()

  clock.advance(20)
  foreign.resolve()

  await expect(g.get()).resolves.toBe(true)
})

test('a value handed over wins over a timeout at the same moment, which comes at the next wait', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await spawn(async () => {
    const slept = sleep(10)
    using t = Timeout.start(10)
    await slept
    expect(await sleep(0).catch(same)).toBe(t)
  }).get()

  expect(clock.now()).toBe(10)
})

test('kept by the shield of another branch, it is taken back by leaving the block', async () => {
  await using _ = virtualTime()

  const g = spawn(async () => {
    let cleanup: Promise<string>
    {
      using t = Timeout.start(10)
      cleanup = shield(async () => {
        await sleep(20)
        return 'clean'
      })
      expect(await sleep(50).catch(same)).toBe(t)
    }
    return cleanup
  })

  await expect(g.get()).resolves.toBe('clean')
})

test('a greenlet that ends takes its running timeouts along', async () => {
  await using _ = leakCheck()

  const t = await spawn(() => Timeout.start(10_000)).get()

  expect(t.pending).toBe(false)
})

test('a Timeout as the timeout option of a wait: its limit, its identity, its error', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const never = spawn(sleep, Infinity)
  const [plain, withError] = [new Timeout(10), new Timeout(10, { error: new Error('mine') })]

  expect(await never.get({ timeout: plain }).catch(same)).toBe(plain)
  await expect(never.get({ timeout: withError })).rejects.toThrow('mine')

  expect(clock.now()).toBe(20)
  await never.kill()
})

test('a running Timeout as the timeout option ends the wait when its own time is up', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const never = spawn(sleep, Infinity)

  const seen = await spawn(async () => {
    using t = Timeout.start(10)
    await sleep(4)
    const joined = await never.join({ timeout: t })
    return [joined, clock.now()]
  }).get()

  expect(seen).toEqual([false, 10])
  await never.kill()
})

test('a Timeout that runs for another greenlet limits a wait all the same', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const never = spawn(sleep, Infinity)
  const shared = Promise.withResolvers<Timeout>()
  const owner = spawn(async () => {
    using t = Timeout.start(10)
    shared.resolve(t)
    return await sleep(100).catch(same)
  })
  const timeout = await shared.promise
  const waiter = spawn(() => withTimeout(1000, () => never.join({ timeout }), { fallback: 'waits for ever' }))
  await settled()

  clock.advance(1000)

  const seen = await waiter.get()
  await Promise.all([owner.join(), never.kill()])
  expect(seen).toBe(false)
})

test('a foreign promise in until is interrupted like any wait', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const g = spawn(async () => {
    using t = Timeout.start(10)
    return (await until(new Promise<never>(() => {})).catch(same)) === t
  })
  await settled()

  clock.advance(10)

  await expect(g.get()).resolves.toBe(true)
})
