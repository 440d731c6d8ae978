import { ArgumentRangeError, GreenletExit, getHub, shield, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'

test('a shielded greenlet is killed when its grace is over, through the shield', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  using reports = collectReports()
  const target = spawn(() => shield(() => shield(() => sleep(Infinity))))
  await settled()
  const reason = new GreenletExit('x')

  expect(await target.kill(reason, { grace: 100 })).toBe(true)

  expect([clock.now(), target.exit]).toEqual([100, reason])
  expect(reports.list).toEqual([])
})

test('cleanup that ends within the grace is not disturbed', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const log: string[] = []
  const target = spawn(() => sleep(Infinity).finally(() => sleep(99).then(() => log.push('cleaned up'))))
  await settled()

  expect(await target.kill(undefined, { grace: 100 })).toBe(true)

  expect([clock.now(), log]).toEqual([99, ['cleaned up']])
})

test('the grace is 5 s by default', async () => {
  using clock = new VirtualClock()
  const target = spawn(() => shield(() => sleep(Infinity)))
  await settled()

  expect(getHub().killGrace).toBe(5000)
  await target.kill()

  expect(clock.now()).toBe(5000)
})

test('a swallowed kill is thrown once before the end of the grace, and at every wait after it', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const seen: [unknown, number][] = []
  const target = spawn(async () => {
    while (seen.length < 5) await sleep(Infinity).catch((error: unknown) => seen.push([error, clock.now()]))
    return 'survived'
  })
  await settled()
  const reason = new GreenletExit('x')

  expect(await target.kill(reason, { grace: 100 })).toBe(true)

  expect(seen).toEqual([0, 100, 100, 100, 100].map((ms) => [reason, ms]))
  expect(target.value).toBe('survived')
})

test('the grace of two kills ends with the earlier', async () => {
  using clock = new VirtualClock()
  const targets = [spawn(stubborn, clock), spawn(stubborn, clock)] as const
  await settled()

  void targets[0].kill(undefined, { grace: 100 })
  void targets[1].kill(undefined, { grace: 30 })
  clock.advance(10)
  void targets[0].kill(undefined, { grace: 20 })
  void targets[1].kill(undefined, { grace: 500 })

  expect(await Promise.all(targets.map((target) => target.get()))).toEqual([30, 30])
})

test('with a grace of Infinity a kill is patient for ever', async () => {
  using clock = new VirtualClock({ autojump: false })
  using reports = collectReports()
  const gate = Promise.withResolvers<void>()
  const target = spawn(() => gate.promise)
  await settled()

  void target.kill(undefined, { grace: Infinity })
  clock.advance(1e9)
  await settled()

  expect([target.zombie, reports.list]).toEqual([false, []])
  gate.resolve()
  await target.join()
})

test('kill with a timeout shorter than the grace returns false, and the grace goes on', async () => {
  using clock = new VirtualClock()
  const target = spawn(() => shield(() => sleep(Infinity)))
  await settled()

  expect(await target.kill(undefined, { timeout: 10, grace: 100 })).toBe(false)
  expect([clock.now(), target.zombie]).toEqual([10, false])

  expect(await target.join()).toBe(true)
  expect(clock.now()).toBe(100)
})

test('a wrong grace is refused, and nothing is killed', async () => {
  const target = spawn(sleep, Infinity)
  await settled()

  expect(() => target.kill(undefined, { grace: -1 })).toThrow(ArgumentRangeError)

  await settled()
  expect(target.running).toBe(true)
  await target.kill()
})

async function stubborn(clock: VirtualClock): Promise<number> {
  for (let kills = 0; ; kills++) {
    try {
      await shield(() => sleep(Infinity))
    } catch {
      return clock.now()
    }
  }
}
