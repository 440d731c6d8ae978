// NaN, negative, huge and infinite delays, over everything that takes one.

import {
  ArgumentRangeError,
  ArgumentTypeError,
  Greenlet,
  getHub,
  iwait,
  joinAll,
  killAll,
  sleep,
  spawn,
  spawnLater,
  wait,
} from '@hublet/core'
import { BooleanWait, park, timers } from '@hublet/core/lowlevel'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

for (const [what, call] of takers()) {
  for (const ms of [Number.NaN, -1, -0.001, -Infinity]) {
    test(`${what} refuses ${ms} ms`, async () => {
      await using _ = leakCheck()

      const error = await thrownBy(() => call(ms))

      expect(error).toBeInstanceOf(ArgumentRangeError)
      expect(error).toBeInstanceOf(RangeError)
      expect(error).toMatchObject({
        code: 'HUBLET_ARGUMENT_RANGE',
        message: expect.stringMatching(new RegExp(`: \\w+ must be 0 or more milliseconds, got ${ms}$`)) as string,
      })
    })
  }

  test(`${what} refuses a text and a bigint in place of milliseconds`, async () => {
    await using _ = leakCheck()

    for (const ms of ['10', 10n] as unknown as number[]) {
      expect(await thrownBy(() => call(ms))).toBeInstanceOf(ArgumentTypeError)
    }
  })
}

test('a wrong timeout of kill and killAll is refused before anything is killed', async () => {
  const targets = [new Greenlet(() => 0), spawn(sleep, Infinity)]
  await settled()

  expect(() => targets[0]!.kill(undefined, { timeout: -1 })).toThrow(ArgumentRangeError)
  expect(() => targets[1]!.kill(undefined, { timeout: -1 })).toThrow(ArgumentRangeError)
  expect(() => killAll(targets, { timeout: Number.NaN })).toThrow(ArgumentRangeError)

  await settled()
  expect(targets.map((target) => target.dead)).toEqual([false, false])
  await killAll(targets)
})

test('a wrong timeout is refused also where there is nothing to wait for', async () => {
  const dead = spawn(() => 1)
  await dead.join()
  const wrong = { timeout: Number.NaN }

  for (const call of [
    () => dead.join(wrong),
    () => dead.get(wrong),
    () => joinAll([], wrong),
    () => joinAll([dead], wrong),
  ]) {
    expect(await thrownBy(call)).toBeInstanceOf(ArgumentRangeError)
  }
})

for (const ms of [2 ** 31 - 1, 2 ** 31, 2 ** 40]) {
  test(`a sleep of ${ms} ms lasts that long`, async () => {
    using clock = new VirtualClock()

    await sleep(ms)

    expect(clock.now()).toBe(ms)
  })
}

for (const ms of [2 ** 31, 2 ** 40, Infinity]) {
  test(`by the real clock, a sleep and a start in ${ms} ms outlast one of 20 ms`, async () => {
    await using _ = leakCheck()
    const long = [spawn(sleep, ms), spawnLater(ms, () => 0)]
    const short = spawn(sleep, 20)

    expect(await joinAll([...long, short], { count: 1 })).toEqual([short])

    await killAll(long)
  })

  test(`a join with a timeout of ${ms} ms ends with the greenlet`, async () => {
    await using _ = leakCheck()
    const target = spawn(sleep, 20)

    expect(await target.join({ timeout: ms })).toBe(true)
  })
}

test('a sleep of Infinity ends when it is killed, and only then', async () => {
  using clock = new VirtualClock({ autojump: false })
  await using _ = leakCheck()
  const target = spawn(sleep, Infinity)
  await settled()

  clock.advance(Number.MAX_SAFE_INTEGER)
  await settled()
  expect(target.running).toBe(true)
  await target.kill()

  expect(timers.size).toBe(0)
})

test('a timeout of 0 ends a wait in the next pass, and finds what is ready', async () => {
  const ready = spawn(() => 1)
  await ready.join()
  const never = spawn(sleep, Infinity)

  expect(await never.join({ timeout: 0 })).toBe(false)
  expect(await ready.get({ timeout: 0 })).toBe(1)
  expect(await joinAll([never, ready], { timeout: 0 })).toEqual([ready])
  expect(await wait([never, ready], { timeout: 0 })).toEqual([ready])

  await never.kill()
})

test('sleeps that end at the same moment end in the order in which they began', async () => {
  using _ = new VirtualClock()
  const log: number[] = []
  const nap = (n: number): Promise<void> => sleep(10).then(() => void log.push(n))

  await joinAll(Array.from({ length: 20 }, (_each, n) => spawn(nap, n)))

  expect(log).toEqual(Array.from({ length: 20 }, (_each, n) => n))
})

function takers(): [string, (ms: number) => unknown][] {
  const idle = (): Greenlet => new Greenlet(() => 0)
  const hub = getHub()
  return [
    ['sleep', (ms) => sleep(ms)],
    ['spawnLater', (ms) => spawnLater(ms, () => 0)],
    ['startLater', (ms) => idle().startLater(ms)],
    ['Greenlet.spawnLater', (ms) => Greenlet.spawnLater(ms, () => 0)],
    ['the timeout of join', (timeout) => idle().join({ timeout })],
    ['the timeout of get', (timeout) => idle().get({ timeout })],
    ['the timeout of joinAll', (timeout) => joinAll([idle()], { timeout })],
    ['the timeout of wait', (timeout) => wait([idle()], { timeout })],
    ['the timeout of iwait', (timeout) => iwait([idle()], { timeout })],
    ['the grace of kill', (grace) => idle().kill(undefined, { grace })],
    ['the grace of killAll', (grace) => killAll([idle()], { grace })],
    ['the timeout of park', (timeout) => park(new BooleanWait('test'), undefined, { timeout })],
    ['hub.killGrace', (ms) => (hub.killGrace = ms)],
    ['hub.switchInterval', (ms) => (hub.switchInterval = ms)],
  ]
}

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  return undefined
}
