// All the ways in which a hub thread dies, and what those hear who have asked it something.

import { HubExit, sleep } from '@hublet/core'
import { expect, test } from 'vitest'

import { comes, errorOf, startAll, startFaulty } from '../support/hub-threads.ts'
import type { Crash, Loop } from '../support/hubs/faults.ts'
import { runProgram } from '../support/program.ts'
import { collectReports } from '../support/reports.ts'

const crashes: Crash[] = ['timer', 'immediate', 'microtask', 'tick', 'rejection', 'port', 'finalizer']
const loops: Loop[] = ['statements', 'promises', 'ticks']
const smallHeap = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 }

test.for(crashes)('F01 an error in a callback (%s) ends the hub; it is the cause for all who wait', async (where) => {
  await using thread = await startFaulty()
  const hanging = errorOf(thread.api.hang())

  const error = await errorOf(thread.api.crash(where))

  expect(error).toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'faulty', exitCode: 1, cause: { message: 'boom' } })
  expect(error.cause).toBeInstanceOf(RangeError)
  expect(await hanging).toBe(error)
})

test('F01 a crash that nobody hears of is reported, once; the neighbours live', async () => {
  using reports = collectReports()
  const [thread, neighbour] = await startAll('lonely', 'neighbour')
  await thread!.api.throwSoon()

  await comes(() => reports.list.length > 0)

  expect(reports.list).toMatchObject([{ kind: 'hub-exit', error: { hub: 'lonely', cause: { message: 'boom' } } }])
  expect(await neighbour!.api.add(1, 2)).toBe(3)
  await neighbour!.stop()
  expect(reports.list).toHaveLength(1)
})

test('F01 what a hub has survived is not what it dies of later', async () => {
  await using thread = await startFaulty()
  await thread.api.survive()
  await thread.api.throwSoon()
  expect(await thread.api.add(1, 2)).toBe(3)

  const error = await errorOf(thread.api.exitInTimer(4))

  expect(error.exitCode).toBe(4)
  expect(error.cause).toBe(undefined)
})

test('F02 a hub whose objects fill its heap ends alone', async () => {
  await using neighbour = await startFaulty('neighbour')
  await using thread = await startFaulty('full', { resourceLimits: smallHeap })

  const error = await errorOf(thread.api.allocate())

  expect(error).toMatchObject({ hub: 'full', cause: { code: 'ERR_WORKER_OUT_OF_MEMORY' } })
  expect(await neighbour.api.add(1, 2)).toBe(3)
})

test('F02 one huge allocation takes the process down: no limit contains it', { timeout: 60_000 }, () => {
  const { status, stdout, stderr } = runProgram('hub-huge-allocation')

  expect(stdout).toBe('started\n')
  expect(stderr).toContain('FATAL ERROR')
  expect(status).not.toBe(0)
})

test.for(loops)('F03 a loop without end (%s) is terminated', async (kind) => {
  await using thread = await startFaulty()
  void thread.api.loop(kind).catch(() => {})
  const behind: Promise<HubExit>[] = []
  while (thread.stats().unreadFor < 5) {
    behind.push(errorOf(thread.api.hang()))
    await sleep(1)
  }

  expect(await thread.terminate()).toBe(true)

  for (const call of behind) expect(await call).toBeInstanceOf(HubExit)
})

test.for(['exit', 'exitInTimer'] as const)('F04 process.exit (%s) ends the hub with that code', async (how) => {
  await using thread = await startFaulty()

  const error = await errorOf(thread.api[how](9))

  expect(error.exitCode).toBe(9)
  expect(error.cause).toBe(undefined)
  expect(await thread.exited.get()).toMatchObject({ exitCode: 9 })
})

test.for(['kill', 'stop'] as const)('F04 so it does in the cleanup of a greenlet (after %s)', async (how) => {
  await using thread = await startFaulty()
  const greenlet = thread.spawn('exitInFinally', 9)
  await thread.api.add(1, 2)

  const ended = how === 'kill' ? greenlet.kill() : thread.stop()

  expect(await errorOf(greenlet.get())).toMatchObject({ exitCode: 9 })
  expect(await ended).toBe(true)
})

test('F01 all that is asked of hubs that are terminated at any moment comes to an end', async () => {
  const outcomes: unknown[] = []
  for (let round = 0; round < 12; round++) {
    await using thread = await startFaulty()
    const calls = Array.from({ length: 50 }, (_, n) => thread.api.echo(n).catch((error: unknown) => error))
    await sleep(round / 4)

    await thread.terminate()

    outcomes.push(...(await Promise.all(calls)))
  }
  expect(outcomes).toHaveLength(600)
  expect(outcomes.filter((outcome) => typeof outcome !== 'number' && !(outcome instanceof HubExit))).toEqual([])
})
