// Hub threads that have ended leave nothing behind, however they have ended.

import { getEnvironmentData } from 'node:worker_threads'

import { getHub } from '@hublet/core'
import { expect, test } from 'vitest'

import { fromSources, startFaulty } from '../support/hub-threads.ts'

const same = (error: unknown): unknown => error

async function life(n: number): Promise<void> {
  const thread = await startFaulty(`life ${n}`)
  const calls = [thread.api.add(n, 1), thread.api.hang(), thread.api.sumOf(new Uint8Array(100_000))]
  const settled = Promise.all(calls.map((call) => call.catch(same)))
  if (n % 3 === 0) void thread.terminate()
  else if (n % 3 === 1) void thread.api.exit(0).catch(same)
  else void thread.stop()
  await thread.exited.get()
  await settled
}

const many = fromSources ? 20 : 100

test('many threads that were started, called and ended leave nothing behind', { timeout: 60_000 }, async () => {
  await Promise.all([life(0), life(1)])
  const before = traces()

  for (let n = 1; n < many; n += 2) await Promise.all([life(n), life(n + 1)])

  expect(traces()).toEqual(before)
})

function traces() {
  const words = new Int32Array(getEnvironmentData('hublet.threads') as SharedArrayBuffer)
  const slots = Array.from({ length: 256 }, (_, slot) => words[16 + slot * 16]!)
  return {
    slots: slots.filter((id) => id !== 0),
    waiting: getHub().stats().waiting,
    listeners: process.eventNames().map((name) => [name, process.listenerCount(name)]),
    resources: process.getActiveResourcesInfo().filter((name) => name !== 'Immediate' && name !== 'Timeout'),
  }
}
