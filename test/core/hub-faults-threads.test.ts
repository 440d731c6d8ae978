// Threads that do not end, and threads that begin before they are expected.

import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { expect, test } from 'vitest'

import { env, errorOf, type Faults, faultsUrl } from '../support/hub-threads.ts'
import {
  HubThread,
  attachLink,
  enroll,
  getHub,
  livingLinks,
  makeWire,
  registry,
  zombieThreads,
} from '../support/links-inside.ts'

const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve))

test('F43 what is asked of a thread that does not end fails; its end is noticed when it comes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hublet-'))
  const fifo = join(folder, 'fifo')
  execFileSync('mkfifo', [fifo])
  const thread = await HubThread.start<Faults>(faultsUrl, { env })
  const opens = new Int32Array(new SharedArrayBuffer(4))
  const hanging = errorOf(thread.api.openFile(fifo, opens))
  while (Atomics.load(opens, 0) === 0 || thread.stats().unreadFor < 20) {
    void errorOf(thread.api.hang())
    await turn()
  }
  const { killGrace } = getHub()
  getHub().killGrace = 100

  expect(await thread.terminate()).toBe(false)

  expect(zombieThreads()).toBe(1)
  expect(await hanging).toMatchObject({ code: 'HUBLET_ZOMBIE' })
  expect(await errorOf(thread.api.add(1, 2))).toBe(await hanging)
  closeSync(openSync(fifo, 'w'))
  expect(await thread.exited.get()).toMatchObject({ code: 'HUBLET_HUB_EXIT' })
  expect([zombieThreads(), livingLinks()]).toEqual([0, []])
  getHub().killGrace = killGrace
  rmSync(folder, { recursive: true })
})

test.for(['stop', 'terminate'] as const)('of a thread that has ended (%s) no link is left', async (how) => {
  const thread = await HubThread.start<Faults>(faultsUrl, { env })
  await thread.api.sumOf(new Uint8Array(100_000))
  const [link] = livingLinks()

  await thread[how]()

  expect(livingLinks()).toEqual([])
  expect(link!.pending.size + link!.serving.size + link!.exported.size).toBe(0)
})

test('a thread that begins before it is enrolled waits for that', async () => {
  const here = registry()
  const [mine, theirs] = makeWire()
  const online = new Int32Array(new SharedArrayBuffer(4))
  const data = { url: faultsUrl.href, name: 'early', parent: here.me, ...theirs, args: undefined }
  const entry = new URL('../../packages/core/src/threads/entry.ts', import.meta.url)
  const worker = new Worker(entry, { workerData: { hublet: data }, transferList: [theirs.port], env })
  worker.once('online', () => (online[0] = 1))
  while (online[0] === 0) await turn()
  const end = performance.now() + 200
  while (performance.now() < end) await turn()

  enroll(worker)
  const link = attachLink(here.find(worker.threadId), mine, true)
  const answered = new Promise((resolve) => link.expect(0, { answer: resolve, gone: resolve }))

  expect(await answered).toBe(2)
  await worker.terminate()
})
