// What can be a case of a select besides channels and queues.

import {
  ArgumentRangeError,
  ArgumentTypeError,
  AsyncResult,
  Channel,
  Event,
  Greenlet,
  GreenletExit,
  ZombieError,
  after,
  select,
  sleep,
  spawn,
  trySelect,
} from '@hublet/core'
import { timers } from '@hublet/core/lowlevel'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { Flag } from '../support/flag.ts'
import { collectReports } from '../support/reports.ts'
import { attempt, raise, same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

const none = { buffered: 0, senders: 0, receivers: 0 }

test('a greenlet comes to its value, whether it has ended or not', async () => {
  await using _ = leakCheck()
  const [first, last] = [spawn(() => 'first'), spawn(sleep, Infinity)]

  expect(await select({ first, last })).toEqual({ key: 'first', value: 'first' })
  expect(await select({ first, last })).toEqual({ key: 'first', value: 'first' })

  expect([first.linkCount, last.linkCount]).toEqual([0, 0])
  await last.kill()
})

test('a greenlet that fails fails the select, and that counts as looking at it', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const error = new Error('no')
  const fail = (): never => raise(error)
  const channel = new Channel<string>()
  const waited = spawn(fail)

  expect(await select({ waited, job: channel.receiveOp() }).catch(same)).toBe(error)
  expect(await select({ waited, job: channel.receiveOp() }).catch(same)).toBe(error)
  expect(attempt(() => trySelect({ waited }))).toBe(error)
  await settled()

  expect([reports.list, channel.stats()]).toEqual([[], none])
})

test('a greenlet that fails when another case was done counts as looked at, as with a get that was late', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const gate = new Event()
  const fails = spawn(async () => {
    await gate.wait()
    throw new Error('no')
  })
  expect((await select({ fails, first: spawn(() => 1) })).key).toBe('first')

  gate.set()
  await fails.join()
  await settled()

  expect(reports.list).toEqual([])
})

test('a greenlet that is killed fails the select with its exit, started or not', async () => {
  await using _ = leakCheck()
  const [running, unstarted] = [spawn(sleep, Infinity), new Greenlet(() => 1)]
  for (const greenlet of [running, unstarted]) {
    const selecting = spawn(() => select({ greenlet }).catch(same))
    await settled()
    const exit = new GreenletExit('enough')

    void greenlet.kill(exit)

    expect(await selecting.get()).toBe(exit)
    expect(await select({ greenlet }).catch(same)).toBe(exit)
  }
})

test('a greenlet that becomes a zombie, or is one, fails the select with a ZombieError', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  using clock = new VirtualClock({ autojump: false })
  const gate = Promise.withResolvers<string>()
  const undead = spawn(() => gate.promise)
  const channel = new Channel<string>()
  const cases = { undead, job: channel.receiveOp() }
  const selecting = spawn(() => select(cases).catch(same))
  await settled()

  void undead.kill(undefined, { grace: 100 })
  clock.advance(100)
  await settled()

  expect(await selecting.get()).toBeInstanceOf(ZombieError)
  expect(await select(cases).catch(same)).toBeInstanceOf(ZombieError)
  expect(attempt(() => trySelect(cases))).toBeInstanceOf(ZombieError)
  expect([reports.kinds, channel.stats(), undead.linkCount]).toEqual([['zombie'], none, 0])
  gate.resolve('late')
  await settled()
  expect(await select(cases)).toEqual({ key: 'undead', value: 'late' })
})

test('the same greenlet may be two cases', async () => {
  await using _ = leakCheck()
  const greenlet = spawn(() => 'value')

  expect((await select({ one: greenlet, two: greenlet })).value).toBe('value')

  expect(greenlet.linkCount).toBe(0)
})

test('an AsyncResult comes to its value, or fails the select with its error', async () => {
  await using _ = leakCheck()
  const [good, bad] = [new AsyncResult<number>(), new AsyncResult<number>()]
  const error = new Error('no')
  const waiting = [spawn(() => select({ good })), spawn(() => select({ bad }).catch(same))]
  await settled()

  good.set(1)
  bad.setException(error)

  expect(await waiting[0]!.get()).toEqual({ key: 'good', value: 1 })
  expect(await waiting[1]!.get()).toBe(error)
  expect(await select({ good })).toEqual({ key: 'good', value: 1 })
  expect(await select({ bad }).catch(same)).toBe(error)
  expect([good.linkCount, bad.linkCount]).toEqual([0, 0])
})

test('an Event comes to itself', async () => {
  await using _ = leakCheck()
  const stop = new Event()
  const selecting = spawn(() => select({ stop }))
  await settled()

  stop.set()

  expect((await selecting.get()).value).toBe(stop)
  expect((await select({ stop })).value).toBe(stop)
  stop.clear()
  expect([trySelect({ stop }), stop.linkCount]).toEqual([undefined, 0])
})

test('an Event that is set and cleared at once wakes the select all the same', async () => {
  await using _ = leakCheck()
  const [pulse, never] = [new Event(), new Channel<string>()]
  const selecting = spawn(() => select({ pulse, never: never.receiveOp() }))
  await settled()

  pulse.set()
  pulse.clear()

  expect((await selecting.get()).key).toBe('pulse')
  expect([never.stats(), pulse.linkCount]).toEqual([none, 0])
})

test('a foreign Waitable comes to itself', async () => {
  await using _ = leakCheck()
  const [flag, other] = [new Flag(), new Flag()]
  const selecting = spawn(() => select({ flag, other }))
  await settled()
  expect([flag.links.size, other.links.size]).toEqual([1, 1])

  flag.raise()

  expect((await selecting.get()).value).toBe(flag)
  expect([other.links.size, await select({ flag })]).toEqual([0, { key: 'flag', value: flag }])
})

test('of two moments the earlier comes, whichever is named first', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  expect(await select({ late: after(20), early: after(10) })).toEqual({ key: 'early', value: undefined })

  expect(clock.now()).toBe(10)
})

test('a moment counts from the call of after, and stays in the past', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  await sleep(100)
  const end = after(10)
  await sleep(4)

  await select({ end })
  expect(clock.now()).toBe(110)
  await sleep(10)
  expect(await select({ end })).toEqual({ key: 'end', value: undefined })
  expect(trySelect({ end })).toEqual({ key: 'end', value: undefined })

  expect(clock.now()).toBe(120)
})

test('after 0 is now, after Infinity never and without a timer', async () => {
  await using _ = virtualTime()
  const never = after(Infinity)
  const waiting = spawn(() => select({ never }))
  await settled()
  expect(timers.size).toBe(0)
  await waiting.kill()

  expect(trySelect({ now: after(0), never })?.key).toBe('now')
  expect(trySelect({ never })).toBe(undefined)
  expect((await select({ never, late: after(1e12) })).key).toBe('late')
})

test('after refuses what is no delay', () => {
  for (const ms of [-1, Number.NaN, -Infinity]) {
    expect(() => after(ms)).toThrow(new ArgumentRangeError(`after: ms must be 0 or more milliseconds, got ${ms}`))
  }
  expect(() => after('1' as unknown as number)).toThrow(ArgumentTypeError)
})
