// Which hubs can be reached from where, and how they come to be connected.

import { Worker, type WorkerOptions } from 'node:worker_threads'

import { enroll, hubByName, hubs, sleep } from '@hublet/core'
import { expect, test } from 'vitest'

import { comes, env, errorOf, startAll, startFaulty } from '../support/hub-threads.ts'
import { collectReports } from '../support/reports.ts'

/** A worker that no hub has started, and that serves. */
async function startExposed(options?: WorkerOptions): Promise<Worker> {
  const url = new URL('../support/hubs/exposed.ts', import.meta.url)
  const worker = enroll(new Worker(url, { env, execArgv: [...process.execArgv], ...options }))
  await comes(() => hubs().some(({ name }) => name === 'exposed'))
  return worker
}

test('a worker that no hub has started is reached from everywhere when it serves', async () => {
  const worker = await startExposed()
  await using thread = await startFaulty()

  expect(await thread.api.ask('exposed', 'add', 1, 2)).toBe(3)
  expect(await hubByName('exposed')!.call('add', [3, 4] as never)).toBe(7)

  const asked = errorOf(thread.api.ask('exposed', 'hang'))
  while ((await hubByName('exposed')!.call('hanging', [])) === 0) await sleep(1)
  await worker.terminate()
  expect(await asked).toMatchObject({ name: 'HubExit', hub: 'exposed' })
})

test('a hub that cannot be reached fails the call, wherever on the way that is found out', async () => {
  using reports = collectReports()
  await using thread = await startFaulty()
  const worker = await startExposed({ workerData: 'deaf' })

  for (let n = 0; n < 2; n++)
    expect(String(await errorOf(thread.api.ask('exposed', 'add', 1, 2)))).toContain('cannot reach')
  expect(String(await errorOf(hubByName('exposed')!.call('add', [1, 2] as never)))).toContain('cannot reach')

  expect(reports.list).toEqual([])
  await worker.terminate()
})

test('hubs that have connected with each other at the same moment can send each other much', async () => {
  for (let round = 0; round < 3; round++) {
    const [a, b] = await startAll(`a${round}`, `b${round}`)
    await Promise.all([a!.api.ask(`b${round}`, 'add', 1, 2), b!.api.ask(`a${round}`, 'add', 1, 2)])

    const much = new Uint8Array(200_000).fill(1)
    const sums = await Promise.all([a!.api.ask(`b${round}`, 'sumOf', much), b!.api.ask(`a${round}`, 'sumOf', much)])

    expect(sums).toEqual(Array(2).fill([200_000, 200_000]))
    await Promise.all([a!.stop(), b!.stop()])
  }
})

test('hubs below a hub are reached from everywhere, and end with it', async () => {
  await using other = await startFaulty('other')
  const [parent] = await startAll('parent')
  await parent!.api.startBelow('child')
  expect(await other.api.ask('child', 'add', 1, 2)).toBe(3)
  const asked = errorOf(other.api.ask('child', 'hang'))
  while ((await other.api.ask('child', 'living')) !== 2) await sleep(1)

  await parent!.terminate()

  expect(await asked).toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'child' })
  expect(hubs().map(({ name }) => name)).toEqual(['other'])
})
