import { GreenletExit, Timeout, signal, sleep, spawn } from '@hublet/core'
import { VirtualClock, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// A listener says nothing about whether anybody acts on an abort: undici leaves its own on finished requests.

test('a kill that only a stale listener has heard is thrown at the next wait', async () => {
  const foreign = Promise.withResolvers<void>()
  const target = spawn(async () => {
    signal().addEventListener('abort', () => {})
    await foreign.promise
    await sleep(Infinity)
  })
  await settled()

  const killing = target.kill()
  await settled()
  foreign.resolve()

  expect(await killing).toBe(true)
  expect(target.exit).toBeInstanceOf(GreenletExit)
})

test('a timeout that only a stale listener has heard is thrown at the next wait', async () => {
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<void>()
  const target = spawn(async () => {
    using _ = Timeout.start(10)
    signal().addEventListener('abort', () => {})
    await foreign.promise
    await sleep(Infinity)
  })
  await settled()

  clock.advance(10)
  await settled()
  foreign.resolve()

  await expect(target.get()).rejects.toThrow(Timeout)
})

test('a kill that a listener turns into a rejection leaves the cleanup alone', async () => {
  using _ = new VirtualClock()
  const log: string[] = []
  const target = spawn(async () => {
    const ended = signal()
    try {
      await new Promise((_resolve, reject) => ended.addEventListener('abort', () => reject(ended.reason as Error)))
    } finally {
      await sleep(10)
      await sleep(10)
      log.push('clean')
    }
  })
  await settled()

  await target.kill()

  expect(log).toEqual(['clean'])
  expect(target.exit).toBeInstanceOf(GreenletExit)
})
