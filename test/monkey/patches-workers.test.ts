// node:worker_threads and Atomics.waitAsync, patched.

import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

import { GreenletExit, HubThread, idle, spawn } from '@hublet/core'
import { threadpool } from '@hublet/threadpool'
import { afterAll, beforeAll, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { carryIntoWorkers } from '../../packages/monkey/src/patches/worker-flags.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { workers } from '../../packages/monkey/src/patches/workers.ts'
import { withPatches } from '../support/patched-operation.ts'
import { attempt } from '../support/thrown.ts'

withPatches(workers)

const echo = `const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => {}); parentPort.postMessage(globalThis.carried ?? 'no')`

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hublet-'))
  file = join(folder, 'echo.cjs')
  writeFileSync(file, echo)
  writeFileSync(join(folder, 'carried.mjs'), `globalThis.carried = 'yes'`)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function carriedIn(source: string | URL, options?: WorkerOptions): Promise<unknown> {
  const worker = new Worker(source, options)
  const [carried] = (await once(worker, 'message')) as unknown[]
  await worker.terminate()
  return carried
}

test('nothing is carried into workers unless it is asked for', async () => {
  expect(await carriedIn(file, { execArgv: [] })).toBe('no')
})

test.for<[string, () => [string | URL, WorkerOptions?]]>([
  ['execArgv of its own', () => [file, { execArgv: [] }]],
  ['source text', () => [echo, { eval: true }]],
  ['source text and execArgv of its own', () => [echo, { eval: true, execArgv: ['--no-warnings'] }]],
  ['a URL and execArgv of its own', () => [pathToFileURL(file), { execArgv: [] }]],
  [
    'a data URL and execArgv of its own',
    () => [
      new URL(
        `data:text/javascript,import { parentPort } from 'node:worker_threads'; parentPort.postMessage(globalThis.carried)`,
      ),
      { execArgv: [] },
    ],
  ],
])('what is loaded first is loaded in a worker with %s', async ([, args]) => {
  carryIntoWorkers(pathToFileURL(join(folder, 'carried.mjs')))
  const [source, options] = args()

  expect(await carriedIn(source, Object.freeze(options))).toBe('yes')
})

test('source text gets by --require what everything else got by --import', async () => {
  const path = join(folder, 'carried.mjs')
  carryIntoWorkers(pathToFileURL(path))
  const before = process.execArgv
  process.execArgv = [...before, '--import', path]

  const carriedHere = await carriedIn(echo, { eval: true })
  process.execArgv = before

  expect(carriedHere).toBe('yes')
})

test('arguments that Node refuses are refused as they were', () => {
  const call = (options: unknown): unknown => attempt(() => new Worker(file, options as WorkerOptions))

  expect(call({ execArgv: 7 })).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
  expect(attempt(() => new Worker(7 as unknown as string))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
})

test('workers are instances of Worker, and of classes that extend it', async () => {
  class Own extends Worker {}
  await using worker = new Own(file)

  expect(worker).toBeInstanceOf(Own)
  expect(worker).toBeInstanceOf(Worker)
  expect(worker.constructor).toBe(Own)
})

test('hub threads start, answer and end in greenlets', async () => {
  const url = new URL('../support/hubs/basic.ts', import.meta.url)
  const g = spawn(async () => {
    await using thread = await HubThread.start<typeof import('../support/hubs/basic.ts')>(url)
    return thread.api.add(1, 2)
  })

  expect(await g.get()).toBe(3)
})

test('threads of the pool start and answer in greenlets', async () => {
  expect(await spawn(() => threadpool.apply((a: number, b: number) => a + b, [1, 2])).get()).toBe(3)
})

/** What has been put in place of a method, around one of whose promise the test has control. */
function wrapped(key: string, promise: Promise<unknown>): () => Promise<unknown> {
  const replacement = [...workers.targets()].find((candidate) => candidate.key === key)!
  return replacement.wrap(() => promise) as () => Promise<unknown>
}

const settled = [
  'terminate',
  'getHeapSnapshot',
  'getHeapStatistics',
  'cpuUsage',
  'startCpuProfile',
  'startHeapProfile',
  'postMessageToThread',
]

test.for(settled)('%s rejects with what it is killed with', async (key) => {
  const g = spawn(wrapped(key, new Promise(() => {})))
  await idle()

  await g.kill()

  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test.for<[string, string]>([
  ['getHeapSnapshot', 'destroy'],
  ['startCpuProfile', 'stop'],
  ['startHeapProfile', 'stop'],
])('what %s brings too late is told to %s', async ([key, method]) => {
  const late = Promise.withResolvers<unknown>()
  const told = Promise.withResolvers<void>()
  const g = spawn(wrapped(key, late.promise))
  await idle()
  await g.kill()

  late.resolve({ [method]: async () => told.resolve() })

  expect(await told.promise).toBeUndefined()
})

test('a snapshot and a profile are taken in a greenlet as they are outside', async () => {
  await using worker = new Worker(file)
  await once(worker, 'message')

  const snapshot = await spawn(async () => text(await worker.getHeapSnapshot())).get()
  const profile = await spawn(async () => (await worker.startCpuProfile()).stop()).get()

  expect(snapshot).toMatch(/^{"snapshot"/)
  expect(profile).toMatch(/^{"nodes"/)
})

test('terminate outside and inside of a greenlet is the same', async () => {
  const [one, other] = [new Worker(file), new Worker(file)]
  await Promise.all([once(one, 'online'), once(other, 'online')])

  expect(await spawn(() => one.terminate()).get()).toBe(await other.terminate())
})
