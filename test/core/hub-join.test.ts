// B4: a hub cannot be destroyed; `shutdown` ends its greenlets and leaves it usable.

import { Timeout, getHub, joinAll, sleep, spawn, spawnLater } from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

const hub = getHub()

test('B2 join of a hub that has nothing to do is true, again and again', async () => {
  await using _ = leakCheck()

  expect(await hub.join()).toBe(true)
  expect(await hub.join({ timeout: 1000 })).toBe(true)
})

test('B2 join is false while a timer runs longer than its time limit, and true later', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const nap = spawn(sleep, 10)

  expect(await hub.join({ timeout: 1 })).toBe(false)
  expect([nap.dead, clock.now()]).toEqual([false, 1])

  expect(await hub.join()).toBe(true)
  expect([nap.dead, clock.now()]).toEqual([true, 10])
  expect(await hub.join()).toBe(true)
})

test('B2 join waits for greenlets that are spawned meanwhile', async () => {
  using clock = new VirtualClock()
  const chain = async (n: number): Promise<void> => {
    await sleep(10)
    if (n > 1) spawn(chain, n - 1)
  }
  spawn(chain, 3)

  expect(await hub.join()).toBe(true)

  expect(clock.now()).toBe(30)
})

test('B2 two joins of the hub do not wait for each other', async () => {
  await using _ = leakCheck()
  spawn(sleep, 5)

  const both = await Promise.all([hub.join({ timeout: 60_000 }), hub.join({ timeout: 120_000 })])

  expect(both).toEqual([true, true])
})

test('B2 virtual time does not run past the moment when the hub has nothing to do', async () => {
  using clock = new VirtualClock()
  spawn(sleep, 10)

  expect(await hub.join({ timeout: 1000 })).toBe(true)

  expect(clock.now()).toBe(10)
})

test('B2 a greenlet can join the hub, and be killed meanwhile', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const sleeper = spawn(sleep, 50)
  const joiner = spawn(() => hub.join())
  await joinAll([joiner], { timeout: 10 })

  await joiner.kill()

  expect([joiner.exit !== undefined, sleeper.dead, clock.now()]).toEqual([true, false, 10])
  await sleeper.join()
})

test('B4 shutdown kills all greenlets, their cleanup runs, and the hub stays usable', async () => {
  using clock = new VirtualClock()
  const log: string[] = []
  spawn(() => sleep(Infinity).finally(() => sleep(10).then(() => log.push('cleaned up'))))
  spawnLater(1000, () => log.push('ran'))
  await sleep(0)

  expect(await hub.shutdown()).toBe(true)

  expect([log, clock.now()]).toEqual([['cleaned up'], 10])
  expect(await spawn(() => 'again').get()).toBe('again')
})

test('B4 shutdown leaves the greenlet that calls it alive, and throws when its time is up', async () => {
  using _ = new VirtualClock()
  spawn(() => sleep(Infinity).finally(() => sleep(100)))
  const boss = spawn(async () => {
    const early = await hub.shutdown({ timeout: 10 }).catch((error: unknown) => error)
    return [early, await hub.shutdown()]
  })

  expect(await boss.get()).toEqual([expect.any(Timeout), true])
})
