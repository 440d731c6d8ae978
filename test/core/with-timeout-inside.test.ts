import { GreenletExit, Timeout, sleep, spawn, until, withTimeout } from '@hublet/core'
import { Wait, park, timers } from '@hublet/core/lowlevel'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('on a foreign promise it rejects a turn after its time, and drops the late result', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<string>()
  const call = withTimeout(10, () => foreign.promise)
  const caught = call.catch(same)
  await settled()

  clock.advance(10)

  expect(await caught).toBeInstanceOf(Timeout)
  foreign.resolve('late')
  await expect(call).rejects.toThrow(Timeout)
})

test('on a foreign promise the fallback is returned as well', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const call = withTimeout(10, () => new Promise<string>(() => {}), { fallback: 'too slow' })
  await settled()

  clock.advance(10)

  await expect(call).resolves.toBe('too slow')
})

test('a foreign promise that rejects late leaves no unhandled rejection', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<string>()
  const call = withTimeout(10, () => foreign.promise, { fallback: 'too slow' })
  await settled()

  clock.advance(10)
  await expect(call).resolves.toBe('too slow')
  foreign.reject(new Error('late'))

  await settled() // vitest fails the run on an unhandled rejection
})

test('what goes on inside after the call gave up gets the timeout at its next wait', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<void>()
  const inside = Promise.withResolvers<unknown>()
  const call = withTimeout(10, async () => {
    await foreign.promise
    inside.resolve(await sleep(0).catch(same))
  }).catch(same)
  await settled()

  clock.advance(10)
  const caught = await call
  foreign.resolve()

  expect(caught).toBeInstanceOf(Timeout)
  expect(await inside.promise).toBe(caught)
})

test('a parallel branch of the same greenlet is not hit', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const both = await spawn(() =>
    Promise.all([withTimeout(10, () => sleep(100), { fallback: 'too slow' }), sleep(50).then(() => clock.now())]),
  ).get()

  expect(both).toEqual(['too slow', 50])
})

test('parallel branches inside are all hit', async () => {
  await using _ = virtualTime()

  const call = withTimeout(10, () => Promise.all([sleep(50).catch(same), sleep(70).catch(same)]))
  const [one, two] = await call

  expect(one).toBeInstanceOf(Timeout)
  expect(two).toBe(one)
})

test('a greenlet spawned inside is not hit', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const child = await withTimeout(10, () => spawn(() => sleep(50).then(() => clock.now())))

  await expect(child.get()).resolves.toBe(50)
})

test('a value handed over at the very moment wins', async () => {
  await using _ = virtualTime()
  const wait = new Wait<string>('test')
  timers.add({ slot: -1, fire: () => void wait.wake('value') }, 10)

  const call = withTimeout(10, () => park(wait), { fallback: 'too slow' })

  await expect(call).resolves.toBe('value')
})

test('a kill reaches the waits inside and is no case for the fallback', async () => {
  await using _ = leakCheck()
  const g = spawn(() => withTimeout(10_000, () => sleep(Infinity), { fallback: 'too slow' }))
  await settled()

  await g.kill()

  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('cleanup may wait after the timeout was delivered', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const call = withTimeout(10, async () => {
    try {
      await sleep(100)
    } finally {
      await sleep(5)
    }
  })

  await expect(call).rejects.toThrow(Timeout)
  expect(clock.now()).toBe(15)
})

test('until inside, with a limit of its own, throws its own timeout and not ours', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const call = withTimeout(20, () => until(new Promise(() => {}), { timeout: 10 }), { fallback: 'ours' })
  const caught = call.catch(same)
  await settled()

  clock.advance(10)

  expect(await caught).toMatchObject({ code: 'HUBLET_TIMEOUT', ms: 10 })
})
