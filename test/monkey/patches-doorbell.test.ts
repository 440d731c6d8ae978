// The doorbell of a thread, whose waits go by Atomics.waitAsync, while that is patched.

import { HubThread, sleep, spawn } from '@hublet/core'
import { afterAll, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { workers } from '../../packages/monkey/src/patches/workers.ts'
import { becomes, withPatches } from '../support/patched-operation.ts'

/** How often this thread has fallen asleep: seen below the patch. */
let sleeps = 0
const { waitAsync } = Atomics
Atomics.waitAsync = ((...args: Parameters<typeof waitAsync>) => {
  sleeps++
  return waitAsync(...args)
}) as typeof waitAsync
afterAll(() => void (Atomics.waitAsync = waitAsync))

withPatches(workers)

test('the doorbell goes on when the greenlet that has made it ring is killed', async () => {
  const url = new URL('../support/hubs/basic.ts', import.meta.url)
  const started = Promise.withResolvers<HubThread<typeof import('../support/hubs/basic.ts')>>()
  const g = spawn(async () => {
    started.resolve(await HubThread.start<typeof import('../support/hubs/basic.ts')>(url))
    await sleep(Infinity)
  })
  await using thread = await started.promise
  sleeps = 0
  expect(await becomes(() => sleeps > 0)).toBe(true)
  await g.kill()

  expect(await thread.api.add(1, 2)).toBe(3)
})
