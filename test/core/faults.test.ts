// What goes wrong around greenlets: each has one defined result, and nothing hangs.

import { Greenlet, GreenletExit, Timeout, sleep, spawn } from '@hublet/core'
import { inHub, timers } from '@hublet/core/lowlevel'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

test('a kill from code of the hub that runs on its stack is thrown at its next wait', async () => {
  const log: string[] = []
  const target: Greenlet = spawn(async () => {
    inHub(() => void target.kill())
    log.push('went on')
    await sleep(0)
    log.push('escaped')
  })

  await target.join()

  expect(log).toEqual(['went on'])
  expect(target.exit).toBeInstanceOf(GreenletExit)
})

test('a kill during finally interrupts the cleanup, and the later reason is what it ends with', async () => {
  await using _ = leakCheck()
  const log: string[] = []
  const target = spawn(async () => {
    try {
      await sleep(Infinity)
    } finally {
      await sleep(Infinity).finally(() => log.push('cleanup cut'))
      log.push('cleaned up')
    }
  })
  const reasons = [new GreenletExit('first'), new GreenletExit('second')]
  await settled()

  for (const reason of reasons) {
    void target.kill(reason)
    await settled()
  }

  expect(log).toEqual(['cleanup cut'])
  expect(target.exit).toBe(reasons[1])
})

test('a greenlet that kills itself in finally gets that reason right there', async () => {
  const reason = new RangeError('x')
  const log: string[] = []
  const target: Greenlet = spawn(async () => {
    try {
      await sleep(Infinity)
    } finally {
      void target.kill(reason)
      log.push('went on')
    }
  })
  const got = target.get().catch((thrown: unknown) => thrown)
  await settled()

  await target.kill()

  expect(await got).toBe(reason)
  expect(log).toEqual([])
})

test('a Timeout in the cleanup of a killed greenlet ends the cleanup, then the kill goes on', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const log: unknown[] = []
  const target = spawn(async () => {
    try {
      await sleep(Infinity)
    } finally {
      using timeout = Timeout.start(20)
      await sleep(1000).catch((error: unknown) => log.push(error === timeout))
    }
  })
  await settled()

  expect(await target.kill()).toBe(true)

  expect([log, clock.now()]).toEqual([[true], 20])
  expect(target.exit).toBeInstanceOf(GreenletExit)
})

test('a kill of a spawned greenlet from a spawn callback keeps it from running and leaves no timer', async () => {
  await using _ = leakCheck()
  const log: string[] = []
  const watch = Greenlet.onSpawn((greenlet) => void greenlet.kill())

  const both = [new Greenlet(() => log.push('now')), new Greenlet(() => log.push('later'))] as const
  both[0].start()
  both[1].startLater(60_000)
  watch[Symbol.dispose]()
  await settled()

  expect(both.map((greenlet) => greenlet.dead)).toEqual([true, true])
  expect(log).toEqual([])
  expect(timers.size).toBe(0)
})

test('a spawn callback that throws is reported, and the greenlet runs', async () => {
  using reports = collectReports()
  using _ = Greenlet.onSpawn(() => {
    throw new RangeError('x')
  })

  expect(await spawn(() => 1).get()).toBe(1)

  expect(reports.kinds).toEqual(['callback'])
})

test('nothing in this file has reached unhandledRejection', async () => {
  await settled()

  expect(unhandled).toEqual([])
})
