// Hubs that do nothing any more.

import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { HubExit, ZombieError, getHub } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { startPool } from '../support/supervised.ts'
import { same } from '../support/thrown.ts'

test('F03 a hub in an endless loop is terminated and started again', async () => {
  await using _ = leakCheck()
  await using started = await startPool({ hangTimeout: 150 })
  const { pool, events } = started

  const looping = pool.hubs[0]!.api.loop().catch(same)

  expect(await events.get()).toMatchObject({ restarts: 1, exit: { code: 'HUBLET_HUB_EXIT' } })
  expect(await looping).toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'io-0' })
  expect(((await looping) as Error).message).toMatch(/has read nothing for \d+ ms and was terminated$/)
  expect(await pool.api.loaded()).toBe(2)
})

test('a hub that has nothing to do, or waits, does not hang', async () => {
  await using started = await startPool({ hangTimeout: 400 })
  const { pool, events } = started
  const hanging = pool.api.hang(1).catch(same)

  expect(await events.get({ timeout: 1000 }).catch(same)).toMatchObject({ code: 'HUBLET_QUEUE_EMPTY' })

  await pool.stop()
  expect(await hanging).toBeInstanceOf(HubExit)
})

test('F43 a thread that does not end is replaced, and counted', async () => {
  using pipe = hangingPipe()
  const { pool, events } = await startPool({ hangTimeout: 150 })
  const [hub] = pool.hubs
  const stuck = hub!.api.read(pipe.path).catch(same)
  const greenlet = hub!.spawn('read', pipe.path).get().catch(same)

  expect(await events.get()).toMatchObject({ restarts: 1 })
  expect(await stuck).toBeInstanceOf(HubExit)
  expect(await hub!.api.loaded()).toBe(2)
  expect(pool.stats()).toMatchObject({ restarts: 1, zombies: 1 })
  expect(await greenlet).toBeInstanceOf(ZombieError)

  pipe.release()
  while (pool.stats().zombies > 0) await new Promise(setImmediate)
  expect(await pool.stop()).toBe(true)
})

test('a thread that somebody else could not terminate is replaced when it is asked', async () => {
  using pipe = hangingPipe()
  await using started = await startPool()
  const { pool, events } = started
  const [hub] = pool.hubs
  const stuck = hub!.api.read(pipe.path).catch(same)
  await pipe.entered()

  expect(await hub!.current!.terminate()).toBe(false)
  expect(await stuck).toBeInstanceOf(ZombieError)
  const next = hub!.api.loaded()

  expect(await events.get()).toMatchObject({ exit: { hub: 'io-0', cause: { code: 'HUBLET_ZOMBIE' } } })
  expect(await next).toBe(2)
  pipe.release()
})

test('stats tell of each hub, and are frozen', async () => {
  await using started = await startPool({ count: 2 })
  const { pool } = started
  await pool.hubs[1]!.api.exit(1).catch(same)
  await pool.hubs[1]!.api.runs()
  const hanging = pool.hubs[0]!.api.hang(0).catch(same)
  await pool.hubs[0]!.api.runs()

  const stats = pool.stats()

  expect(stats).toEqual({
    hubs: [
      { name: 'io-0', alive: true, restarts: 0, upFor: expect.any(Number) as number, calls: 1 },
      { name: 'io-1', alive: true, restarts: 1, upFor: expect.any(Number) as number, calls: 0 },
    ],
    restarts: 1,
    zombies: 0,
  })
  expect(stats.hubs[0]!.upFor).toBeGreaterThan(stats.hubs[1]!.upFor)
  expect(Object.isFrozen(stats) && Object.isFrozen(stats.hubs) && stats.hubs.every(Object.isFrozen)).toBe(true)
  await pool.stop()
  await hanging
})

/** A pipe whose readers hang in the system until it is released; hubs that are terminated are given up after 100 ms. */
function hangingPipe(): Disposable & { path: string; entered: () => Promise<void>; release: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'hublet-'))
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const hub = getHub()
  const { killGrace } = hub
  hub.killGrace = 100
  let writer: number | undefined
  const release = (): void => {
    closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK))
    if (writer !== undefined) closeSync(writer)
    writer = undefined
  }
  return {
    path,
    /** A reader is in the system: only then can it be opened to be written without waiting. */
    async entered() {
      while (writer === undefined) {
        await new Promise(setImmediate)
        try {
          writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
        }
      }
    },
    release,
    [Symbol.dispose]() {
      release()
      hub.killGrace = killGrace
      rmSync(folder, { recursive: true })
    },
  }
}
