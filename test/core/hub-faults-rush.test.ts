// Hubs that have very much to do, and a main thread that is blocked: everybody has a turn, and nobody is taken for dead.

import { once } from 'node:events'
import { type Socket, connect } from 'node:net'

import { HubThread, type RestartEvent, sleep } from '@hublet/core'
import { expect, test } from 'vitest'

import { env, startAll } from '../support/hub-threads.ts'
import type { Over } from '../support/hubs/faults-rush.ts'
import { collectReports } from '../support/reports.ts'
import { startPool } from '../support/supervised.ts'

type Rush = typeof import('../support/hubs/faults-rush.ts')

const url = new URL('../support/hubs/faults-rush.ts', import.meta.url)
const start = (name: string): Promise<HubThread<Rush>> => HubThread.start<Rush>(url, { name, env })

test('F25 timers and sockets of two hubs are served while they call each other as quickly as they can', async () => {
  await using one = await start('one')
  await using two = await start('two')
  const over: Over = new Int32Array(new SharedArrayBuffer(4))
  const sockets = await Promise.all([one, two].map(async (hub) => connect(await hub.api.serveEcho(), '127.0.0.1')))
  const rushing = Promise.all([one.api.rush('two', over), two.api.rush('one', over)])

  const echoed = await Promise.all(sockets.map((socket) => echo(socket, 50)))
  const ticks = await Promise.all([one.api.tick(20), two.api.tick(20)])

  Atomics.store(over, 0, 1)
  expect([echoed, ticks]).toEqual([
    [50, 50],
    [20, 20],
  ])
  for (const count of await rushing) expect(count).toBeGreaterThan(100)
  for (const socket of sockets) socket.destroy()
})

test('F44 the main thread is blocked for five seconds: hubs serve each other, none is declared dead or hung', async () => {
  using reports = collectReports()
  const restarts: RestartEvent[] = []
  await using started = await startPool({ hangTimeout: 300, onRestart: (event) => void restarts.push(event) })
  const [a, b] = await startAll('a', 'b')
  expect(await a!.api.ask('b', 'add', 1, 2)).toBe(3)
  const asking = a!.api.askFor('b', 5000)
  await sleep(0)

  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000)
  const { alive } = a!.stats()

  expect(await asking).toBeGreaterThan(1000)
  expect([alive, a!.alive, b!.alive, started.pool.hubs[0]!.alive]).toEqual([true, true, true, true])
  expect(await Promise.all([a!.api.add(1, 2), b!.api.add(1, 2), started.pool.api.loaded()])).toEqual([3, 3, 1])
  expect([restarts, reports.list]).toEqual([[], []])
  await Promise.all([a!.stop(), b!.stop()])
})

/** Sends a byte and waits for it to come back, so often. */
async function echo(socket: Socket, times: number): Promise<number> {
  let count = 0
  for (; count < times; count++) {
    const back = once(socket, 'data')
    socket.write('x')
    await back
  }
  return count
}
