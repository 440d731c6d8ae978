// Waits while the clock is not real.

import timers from 'node:timers/promises'

import { sleep, spawn } from '@hublet/core'

import { killed, print, timedOut } from '../../support/third-party/interruptions.ts'

const { setTimeout: patched } = timers
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const facts: Record<string, unknown> = {}
const { clock } = await import('./fake-clock.ts')

const ways = {
  setTimeout: () => new Promise((resolve) => setTimeout(resolve, 1000)),
  'timers/promises': () => timers.setTimeout(1000),
  sleep: () => sleep(1000),
}

/** What becomes of it while the clock is put forward. */
async function forwarded<T>(ms: number, promise: Promise<T>): Promise<T> {
  await turn()
  await clock.tickAsync(ms)
  await turn()
  return promise
}

for (const [name, way] of Object.entries(ways)) {
  const kill = await killed(way, turn)
  const timeout = await forwarded(50, timedOut(way, 50))
  const waiter = spawn(way)
  await forwarded(1000, Promise.resolve())
  facts[name] = { kill, timeout, 'the clock moves it': waiter.dead }
  await waiter.kill()
}
clock.uninstall()
facts['patched afterwards'] = timers.setTimeout === patched
facts['afterwards'] = await timedOut(() => timers.setTimeout(500), 20)
print(facts)
