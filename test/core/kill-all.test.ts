import { ArgumentTypeError, Greenlet, GreenletExit, Group, Timeout, killAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { stubborn } from '../support/bodies.ts'
import { collectReports } from '../support/reports.ts'

test('K5 killAll with a timeout throws a Timeout when one lives on', async () => {
  using clock = new VirtualClock()
  const targets = [spawn(sleep, Infinity), spawn(stubborn, 2, [])]
  await settled()

  const error = await killAll(targets, { timeout: 10 }).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(Timeout)
  expect(error).toMatchObject({ code: 'HUBLET_TIMEOUT', message: 'killAll: 1 of 2 still live after 10 ms' })
  expect(clock.now()).toBe(10)
  await killAll(targets)
})

test('K5 killAll with a Timeout object throws that very object', async () => {
  using _ = new VirtualClock()
  const target = spawn(stubborn, 2, [])
  await settled()
  const timeout = new Timeout(10)

  await expect(killAll([target], { timeout })).rejects.toBe(timeout)

  await target.kill()
})

test('K7 killAll takes a generator; those not started never run, all are dead', async () => {
  await using _ = leakCheck()
  const log: string[] = []
  const running = spawn(() => sleep(Infinity).finally(() => log.push('ended')))
  await settled()
  const unstarted = new Greenlet(() => log.push('unstarted'))
  const scheduled = spawn(() => log.push('scheduled'))
  const all = [unstarted, running, scheduled]

  expect(await killAll(all.values())).toBe(true)

  expect(all.every((greenlet) => greenlet.dead && greenlet.exit !== undefined)).toBe(true)
  expect(log).toEqual(['ended'])
})

test('K7 a greenlet killed by killAll cannot start one that is killed with it', async () => {
  const log: string[] = []
  const unstarted = new Greenlet(() => log.push('ran'))
  const running = spawn(() => sleep(Infinity).finally(() => unstarted.start()))
  await settled()

  await killAll([running, unstarted])
  await settled()

  expect(log).toEqual([])
})

test('K7 killAll of nothing resolves to true', async () => {
  expect(await killAll([])).toBe(true)
  expect(await killAll(new Set<Greenlet>())).toBe(true)
})

test('K3 killAll gives all the same reason', async () => {
  const reason = new RangeError('x')
  const targets = [spawn(sleep, Infinity), new Greenlet(() => 0)]

  const gets = targets.map((target) => target.get().catch((thrown: unknown) => thrown))

  await killAll(targets, { reason })

  expect(await Promise.all(gets)).toEqual([reason, reason])
})

test('K9 a greenlet among those it kills gets the reason right there, when the others have theirs', async () => {
  await using _ = leakCheck()
  const log: string[] = []
  const other = spawn(() => sleep(Infinity).finally(() => log.push('other')))
  const self: Greenlet = spawn(() => {
    void killAll([self, other])
    log.push('went on')
  })

  await self.join()
  await other.join()

  expect(log).toEqual(['other'])
  expect([self.exit, other.exit]).toEqual([expect.any(GreenletExit), expect.any(GreenletExit)])
})

test('killAll resolves to false when one has become a zombie', async () => {
  using clock = new VirtualClock({ autojump: false })
  using reports = collectReports()
  const gate = Promise.withResolvers<void>()
  const targets = [spawn(() => gate.promise), spawn(sleep, Infinity)]
  await settled()

  const killed = killAll(targets, { grace: 10 })
  clock.advance(10)

  expect(await killed).toBe(false)
  expect(targets.map((target) => target.zombie)).toEqual([true, false])
  expect(reports.kinds).toEqual(['zombie'])
  gate.resolve()
  await settled()
})

test('killAll refuses what is no greenlet, and kills none', async () => {
  const target = spawn(sleep, Infinity)

  expect(() => killAll([target, 42 as unknown as Greenlet])).toThrow(ArgumentTypeError)

  await settled()
  expect(target.running).toBe(true)
  await target.kill()
})

test('K8 a group kills its undead members once each, then waits for them', async () => {
  using _ = new VirtualClock()
  const seen: unknown[][] = [[], []]
  const group = new Group(seen.map((mine) => spawn(undead, mine)))
  await settled()

  expect(await group.kill()).toBe(true)

  expect(seen.map((mine) => mine.length)).toEqual([1, 1])
  expect(group.size).toBe(0)
})

/** Lives on for a while after its kill. */
async function undead(seen: unknown[]): Promise<void> {
  await sleep(Infinity).catch((error: unknown) => seen.push(error))
  await sleep(100)
}
