// Pools whose hubs die again and again while clients call them: every call settles, and in the end all hubs are up.

import { HubExit, type HubPool, type SupervisedHub, hubs, sleep, spawn } from '@hublet/core'
import { expect, test } from 'vitest'

import { errorOf } from '../support/hub-threads.ts'
import { random } from '../support/shared-marks.ts'
import { type Supervised, startPool } from '../support/supervised.ts'

const strategies = ['one', 'all', 'rest'] as const
const seed = Number(process.env['HUBLET_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test.for(strategies)(
  "every call of a pool whose hubs die at random settles, with '%s'",
  { timeout: 60_000 },
  async (strategy) => {
    const started = await startPool({
      count: 3,
      strategy,
      grace: 50,
      hangTimeout: 400,
      restart: { max: Infinity, backoff: { first: 5, most: 20 } },
    })
    const { pool } = started
    const next = random(seed)
    const over = { now: false }
    const wrong: unknown[] = []
    const clients = Array.from({ length: 8 }, (_, i) =>
      spawn(async () => {
        for (let n = i; !over.now; n++) wrong.push(...(await ask(pool, n)))
      }),
    )

    for (let death = 0; death < 9; death++) {
      await sleep(next() * 200)
      kill(pool, next)
    }
    over.now = true

    for (const client of clients) expect([await client.join({ timeout: 20_000 }), seed]).toEqual([true, seed])
    expect(await Promise.all(pool.hubs.map(nameOf))).toEqual(['io-0', 'io-1', 'io-2'])
    expect(wrong).toEqual([])
    expect(await pool.stop()).toBe(true)
    expect(hubs()).toEqual([])
  },
)

/** Asks one hub, or whichever is free; returns what must not come back. */
async function ask(pool: HubPool<Supervised>, n: number): Promise<unknown[]> {
  const target = n % 2 === 0 ? pool : pool.hubs[n % pool.hubs.length]!
  try {
    const loads = await target.call('loaded', [], { idempotent: n % 3 === 0 })
    await sleep(n % 5)
    return loads > 0 ? [] : [loads]
  } catch (error) {
    return error instanceof HubExit ? [] : [error]
  }
}

/** Its answer, once it has died of all that was done to it. */
async function nameOf(hub: SupervisedHub<Supervised>): Promise<string> {
  for (;;) {
    try {
      return await hub.call('name', [])
    } catch (error) {
      if (!(error instanceof HubExit)) throw error
    }
  }
}

function kill(pool: HubPool<Supervised>, next: () => number): void {
  const hub = pool.hubs[Math.floor(next() * pool.hubs.length)]!
  const way = Math.floor(next() * 5)
  if (way === 0) void hub.current?.terminate()
  else if (way === 1) void hub.current?.stop()
  else if (way === 2) void errorOf(hub.api.exit(3))
  else if (way === 3) void hub.api.crash('now').catch(() => {})
  else void errorOf(hub.api.loop())
}
