import { GreenletExit, ZombieError, getHub, iwait, joinAll, sleep, spawn, wait } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'

test('whoever waits for a zombie returns', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  await using zombie = await makeZombie()
  const { greenlet } = zombie
  const waits = [
    greenlet.join(),
    greenlet.get().catch((error: unknown) => error),
    joinAll([greenlet]),
    wait([greenlet]),
    iwait([greenlet]).next(),
    greenlet.kill(),
  ]

  await zombie.die()

  const gone = expect.any(ZombieError) as unknown
  expect(await Promise.all(waits)).toEqual([false, gone, [], [], { done: true, value: undefined }, false])
  expect(reports.list).toHaveLength(1)
})

test('whoever begins to wait for a zombie returns at once', async () => {
  using _ = collectReports()
  await using zombie = await makeZombie()
  const { greenlet } = zombie
  await zombie.die()

  expect(await greenlet.join()).toBe(false)
  expect(await greenlet.kill()).toBe(false)
  expect(await joinAll([greenlet])).toEqual([])
  expect(await wait([greenlet])).toEqual([])
  expect(() => greenlet.tryGet()).toThrow(ZombieError)
  await expect(greenlet.get()).rejects.toMatchObject({ name: 'ZombieError', code: 'HUBLET_ZOMBIE' })
})

test('a zombie is listed, and reported once through hub.onError with its name', async () => {
  using reports = collectReports()
  await using zombie = await makeZombie()
  const { greenlet } = zombie
  expect(getHub().zombies()).toEqual([])

  await zombie.die()

  expect(getHub().zombies()).toEqual([greenlet])
  expect(greenlet.zombie).toBe(true)
  expect(String(greenlet)).toBe('<Greenlet "undead": (anonymous)() zombie>')
  expect(reports.list).toEqual([
    {
      error: reports.errors[0],
      kind: 'zombie',
      source: greenlet,
      text: '<Greenlet "undead": (anonymous)() zombie> outlived its kill; it is at no wait of hublet: a foreign promise, or a computation',
    },
  ])
})

test('a zombie that ends after all is no longer listed, tells its links, and gives its result', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  await using zombie = await makeZombie()
  const { greenlet } = zombie
  const told: unknown[] = []
  greenlet.link((source) => told.push(source))
  await zombie.die()
  expect(told).toEqual([])

  zombie.release()
  await settled()

  expect(told).toEqual([greenlet])
  expect([getHub().zombies(), greenlet.zombie, greenlet.dead]).toEqual([[], false, true])
  expect(await greenlet.get()).toBe('late')
  expect(reports.list).toHaveLength(1)
})

test('a zombie gets the kill at its next wait, after however long', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  using reports = collectReports()
  const gate = Promise.withResolvers<void>()
  const seen: unknown[] = []
  const target = spawn(async () => {
    await gate.promise
    for (let n = 0; n < 3; n++) await sleep(10).catch((error: unknown) => seen.push(error))
  })
  await settled()
  const reason = new GreenletExit('x')

  void target.kill(reason, { grace: 100 })
  clock.advance(100)
  await settled()
  expect(target.zombie).toBe(true)
  gate.resolve()
  await settled()

  expect([target.dead, seen]).toEqual([true, [reason, reason, reason]])
  expect(reports.list).toHaveLength(1)
})

test('a greenlet that swallows the kill for ever becomes a zombie, and the hub goes on', async () => {
  using clock = new VirtualClock({ autojump: false })
  using reports = collectReports()
  const state = { over: false }
  const target = spawn(async () => {
    while (!state.over) await sleep(Infinity).catch(() => {})
  })
  const other = spawn(sleep, 200)
  await settled()

  const killed = target.kill(undefined, { grace: 100 })
  clock.advance(100)
  expect(await killed).toBe(false)
  clock.advance(100)

  expect(await other.join()).toBe(true)
  expect(reports.list.map(({ kind }) => kind)).toEqual(['zombie'])
  state.over = true
  await settled()
  expect(target.dead).toBe(true)
})

/** A greenlet that hangs on a promise no kill can reach. `die()` makes it a zombie, `release()` lets it end. */
async function makeZombie() {
  const clock = new VirtualClock({ autojump: false })
  const gate = Promise.withResolvers<string>()
  const greenlet = spawn(() => gate.promise)
  greenlet.name = 'undead'
  await settled()
  const release = (): void => gate.resolve('late')
  return {
    greenlet,
    release,
    async die(): Promise<void> {
      void greenlet.kill(undefined, { grace: 100 })
      clock.advance(100)
      await settled()
    },
    async [Symbol.asyncDispose](): Promise<void> {
      release()
      await settled()
      clock[Symbol.dispose]()
    },
  }
}
