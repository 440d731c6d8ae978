// Looking, in the middle of a computation, whether it is still wanted.

import { HubThread, Timeout, checkpoint, sleep, spawn, withTimeout } from '@hublet/core'
import { expect, test } from 'vitest'

import { env } from '../support/hub-threads.ts'

type Computing = typeof import('../support/hubs/computing.ts')

const start = (): Promise<HubThread<Computing>> =>
  HubThread.start<Computing>(new URL('../support/hubs/computing.ts', import.meta.url), { env })

test('a kill from another hub is thrown at a checkpoint; finally blocks run', async () => {
  await using hub = await start()
  const progress = await hub.api.progress()
  const computing = hub.spawn('compute')
  while (Atomics.load(progress, 0) === 0) await sleep(1)

  expect(await computing.kill()).toBe(true)

  expect(await hub.api.ended()).toEqual(['GreenletExit', 'finally'])
})

test('the time of a caller that is over is thrown at a checkpoint, too', async () => {
  await using hub = await start()
  await expect(hub.call('compute', [], { timeout: 30 })).rejects.toThrow(Timeout)
  expect(await hub.api.ended()).toEqual(['Timeout', 'finally'])
})

test('a time limit around a loop that never waits ends it', async () => {
  const looping = spawn(() =>
    withTimeout(
      20,
      () => {
        for (;;) checkpoint()
      },
      { fallback: 'late' },
    ),
  )
  expect(await looping.get()).toBe('late')
})

test('a reason that is pending is thrown once', async () => {
  const seen: unknown[] = []
  const g = spawn(() => {
    try {
      checkpoint()
      g.kill(new RangeError('mine')).catch(() => {}) // thrown right here
    } catch (error) {
      seen.push(error)
    }
    checkpoint()
    return 'went on'
  })
  expect(await g.get()).toBe('went on')
  expect(seen).toEqual([new RangeError('mine')])
})

test('outside of greenlets, and where nothing is due, it does nothing', async () => {
  expect(checkpoint()).toBe(undefined)
  expect(await spawn(() => checkpoint()).get()).toBe(undefined)
})
