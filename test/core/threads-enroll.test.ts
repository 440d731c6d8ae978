// Who is known to the other threads, and who is not.

import { Worker } from 'node:worker_threads'

import { ArgumentTypeError, MisuseError, TooManyThreads, enroll } from '@hublet/core'
import { idAt, registry } from '@hublet/core/lowlevel'
import { SharedLock } from '@hublet/locks'
import { afterEach, expect, test } from 'vitest'

import { outputOf } from '../support/program.ts'
import { Thread } from '../support/shared-threads.ts'

const idle = `require('node:worker_threads').parentPort.on('message', () => process.exit())`
const workers: Worker[] = []
afterEach(async () => void (await Promise.all(workers.splice(0).map((worker) => worker.terminate()))))

function start(): Worker {
  const worker = new Worker(idle, { eval: true, execArgv: [] })
  workers.push(worker)
  return worker
}

const ended = (worker: Worker): Promise<unknown> => new Promise((resolve) => worker.once('exit', resolve))

/** The id of a worker; 0 if it is not in the registry. */
const idOf = (worker: Worker): number => registry().find(worker.threadId)

test('enroll returns the worker, which is known from then on', () => {
  const worker = start()
  expect(idOf(worker)).toBe(0)

  expect(enroll(worker)).toBe(worker)

  expect(idOf(worker)).toBeGreaterThan(0)
})

test('to enroll a worker twice does nothing', () => {
  const worker = enroll(start())
  const [id, listeners] = [idOf(worker), worker.listenerCount('exit')]

  expect(enroll(worker)).toBe(worker)

  expect([idOf(worker), worker.listenerCount('exit')]).toEqual([id, listeners])
})

test('a worker that has ended is in the registry no more', async () => {
  const worker = enroll(start())
  const { threadId } = worker

  worker.postMessage('end')
  await ended(worker)

  expect(registry().find(threadId)).toBe(0)
})

test('a worker that has ended cannot be enrolled', async () => {
  const worker = start()
  await worker.terminate()

  expect(() => enroll(worker)).toThrow(new MisuseError('cannot enroll a worker that has ended'))
})

test.for([undefined, null, 5, {}, Worker, process])('only a Worker is enrolled, not %s', (thing) => {
  expect(() => enroll(thing as never)).toThrow(ArgumentTypeError)
  expect(() => enroll(thing as never)).toThrow(/^enroll: worker must be a Worker, got /)
})

test('the slot of a thread that died has another id with the next one', async () => {
  const first = enroll(start())
  const id = idOf(first)
  await first.terminate()

  const second = enroll(start())

  expect(idOf(second) & 255).toBe(id & 255)
  expect(idOf(second) >>> 8).toBe((id >>> 8) + 1)
})

test('when all 256 slots are taken, enroll says so; one that gets free is used', () => {
  const { words } = registry()
  const free = Array.from({ length: 256 }, (_, slot) => idAt(slot)).filter((at) => words[at] === 0)
  const worker = start()
  for (const at of free) words[at] = -0x7fffffff

  expect(() => enroll(worker)).toThrow(
    new TooManyThreads(`cannot enroll thread ${worker.threadId}: 256 threads are enrolled; end some first`),
  )

  words[free[7]!] = 0
  enroll(worker)
  expect(idOf(worker) & 255).toBe((free[7]! - idAt(0)) / 16)
  for (const at of free) if (words[at]! < 0) words[at] = 0
})

test('a worker that dies while it enrolls another leaves no slot behind', async () => {
  const worker = enroll(start())
  const { words } = registry()
  const reserved = Array.from({ length: 256 }, (_, slot) => idAt(slot)).find((at) => words[at] === 0)!
  words[reserved] = -idOf(worker)

  await worker.terminate()

  expect(words[reserved]).toBe(0)
})

test('with a worker its children and theirs leave the registry', async () => {
  await using parent = new Thread()
  const child = await parent.start()
  const grandchild = await child.start()
  await grandchild.call(new SharedLock(), 'tryAcquire')
  const before = living()

  await parent.die('terminate')

  expect([before - living()]).toEqual([3])
  child.close()
  grandchild.close()
})

test('in a thread that is not enrolled what is shared is refused, with what to do', async () => {
  await using stranger = new Thread({ enrolled: false })
  const lock = new SharedLock()
  const { threadId } = stranger.worker
  const message = `cannot share anything with other threads: thread ${threadId} is not enrolled; call enroll(worker) where it is started`
  const refused = { name: 'NotEnrolled', code: 'HUBLET_NOT_ENROLLED', message }

  await expect(stranger.call(lock, 'tryAcquire')).rejects.toMatchObject(refused)
  await expect(stranger.do('make', 'SharedLock')).rejects.toMatchObject(refused)
  await expect(stranger.do('make', 'SharedSemaphore', 1)).rejects.toMatchObject(refused)

  enroll(stranger.worker)
  expect(await stranger.call(lock, 'tryAcquire')).toBe(true)
})

test('a worker that nobody has enrolled cannot enroll its own', async () => {
  await using stranger = new Thread({ enrolled: false })

  await expect(stranger.start()).rejects.toMatchObject({ name: 'NotEnrolled' })
})

test('the child of a worker is refused until that enrolls it', async () => {
  await using parent = new Thread()
  const child = await parent.start(false)

  await expect(child.call(new SharedLock(), 'tryAcquire')).rejects.toMatchObject({ name: 'NotEnrolled' })
  child.close()
})

test("process.on('worker', enroll) enrolls whatever is started", async () => {
  process.on('worker', enroll)
  try {
    await using thread = new Thread({ enrolled: false })
    expect(await thread.call(new SharedLock(), 'tryAcquire')).toBe(true)
  } finally {
    process.off('worker', enroll)
  }
})

test('300 threads one after the other find room', async () => {
  const ids = new Set<number>()
  for (let i = 0; i < 30; i++) {
    const some = Array.from({ length: 10 }, () => enroll(start()))
    for (const worker of some) ids.add(idOf(worker))
    await Promise.all(some.map((worker) => worker.terminate()))
  }

  expect(ids.size).toBe(300)
})

test('what a worker makes is shared with the thread that enrolled it, also if that had shared nothing yet', async () => {
  expect(await outputOf('shared-worker-makes')).toBe('true\n')
})

/** How many threads are in the registry. */
function living(): number {
  const { words } = registry()
  return Array.from({ length: 256 }, (_, slot) => words[idAt(slot)]!).filter((id) => id > 0).length
}
