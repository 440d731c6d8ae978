import { ArgumentRangeError, ArgumentTypeError, GreenletExit, getHub, idle, joinAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { outputOf } from '../support/program.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('a sleep is never shorter than its time', async () => {
  await using _ = leakCheck()
  const began = performance.now()

  await sleep(10)

  expect(performance.now() - began).toBeGreaterThanOrEqual(10)
})

test('sleeps end in the order of their times, and at the same moment in the order of the calls', async () => {
  await using _ = virtualTime()
  const order: string[] = []
  const body = async (name: string, ms: number): Promise<void> => {
    await sleep(ms)
    order.push(name)
  }

  const all = [spawn(body, 'a', 20), spawn(body, 'b', 10), spawn(body, 'c', 20), spawn(body, 'd', 10)]
  await joinAll(all)

  expect(order).toEqual(['b', 'd', 'a', 'c'])
})

test('sleep and sleep(0) let every greenlet that is ready run once', async () => {
  await using _ = leakCheck()
  const order: string[] = []
  const body = async (name: string): Promise<void> => {
    order.push(`${name}1`)
    await sleep()
    order.push(`${name}2`)
    await sleep(0)
    order.push(`${name}3`)
  }

  await joinAll(['a', 'b', 'c'].map((name) => spawn(body, name)))

  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3'])
})

test('sleep(0) takes no virtual time and sets no timer', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })

  await sleep(0)

  expect(clock.now()).toBe(0)
})

test.for([
  [100, 0],
  [0, 100],
])('K2 one kill hits branches in sleep(%d) and sleep(%d) once: cleanup may wait', async (branches) => {
  await using _ = leakCheck()
  const log: string[] = []
  const g = spawn(async () => {
    try {
      await Promise.all(branches.map((ms) => sleep(ms)))
    } finally {
      await sleep(1)
      log.push('clean')
    }
  })

  spawn(() => void g.kill())
  await g.join()

  expect(log).toEqual(['clean'])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('an endless sleep(0) loop starves neither timers nor I/O', async () => {
  await using _ = leakCheck()
  let rounds = 0
  const busy = spawn(async () => {
    for (;;) {
      rounds++
      await sleep(0)
    }
  })

  await new Promise((resolve) => setTimeout(resolve, 5))
  await new Promise((resolve) => setImmediate(resolve))
  await busy.kill()

  expect(rounds).toBeGreaterThan(10)
})

test('a sleep of Infinity ends by a kill, and needs no timer', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const g = spawn(sleep, Infinity)

  await settled()
  await g.kill()

  expect([g.dead, clock.now()]).toEqual([true, 0])
})

test('a sleep above 2^31 - 1 ms is no short one', async () => {
  await using _ = leakCheck()
  const g = spawn(sleep, 2 ** 31)

  await sleep(5)

  expect(g.dead).toBe(false)
  await g.kill()
})

test('an abort ends a sleep, also one of 0', async () => {
  await using _ = leakCheck()
  const reason = new Error('stop')
  const controller = new AbortController()
  const sleeping = sleep(1e9, { signal: controller.signal })

  controller.abort(reason)

  await expect(sleeping).rejects.toBe(reason)
  await expect(sleep(0, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

test.for([Number.NaN, -1, -Infinity])('a sleep of %d ms is refused', (ms) => {
  const before = getHub().stats().waiting

  expect(() => sleep(ms)).toThrow(new ArgumentRangeError(`sleep: ms must be 0 or more milliseconds, got ${ms}`))

  expect(getHub().stats().waiting).toBe(before)
})

test('a sleep of no number is refused', () => {
  expect(() => sleep('10' as unknown as number)).toThrow(
    new ArgumentTypeError("sleep: ms must be a number of milliseconds, got '10'"),
  )
})

test('idle waits until all that was ready has run, and has had its turn of the loop', async () => {
  await using _ = leakCheck()
  const log: string[] = []
  spawn(async () => {
    for (let i = 0; i < 3; i++) await sleep(0)
    log.push('greenlet')
  })
  setImmediate(() => log.push('immediate'))

  await idle()

  expect(new Set(log)).toEqual(new Set(['greenlet', 'immediate']))
})

test('idle does not wait for sleeps', async () => {
  await using _ = leakCheck()
  const g = spawn(sleep, 1e9)

  await idle()

  expect(g.dead).toBe(false)
  await g.kill()
})

test('a sleep keeps the process alive, one with ref: false does not', async () => {
  const [held, unheld] = await Promise.all([outputOf('sleep', '100'), outputOf('sleep', '100', 'unref')])

  expect(held).toBe('slept\n')
  expect(unheld).toBe('')
})

test('a held sleep beside one with ref: false still keeps the process alive', async () => {
  await expect(outputOf('sleep', '50', 'both')).resolves.toBe('slept\n')
})
