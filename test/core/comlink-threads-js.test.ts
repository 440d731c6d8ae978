// Workers of threads.js beside Comlink: greenlets wait for their tasks, and end them.

import { GreenletExit, Timeout, spawn, withTimeout } from '@hublet/core'
import { Worker } from 'threads'
import { expect, test } from 'vitest'

import { comes } from '../support/hub-threads.ts'
import type { Functions } from '../support/threads-js-worker.ts'
import { withWorker } from '../support/threads-js.ts'

const worker = (): Worker => new Worker('../support/threads-js-worker.ts')

test('a greenlet gets the result of a threads.js task, and the worker ends', async () => {
  const used = worker()

  const sum = await spawn(() => withWorker<Functions, number>(used, (functions) => functions.add(20, 22))).get()

  expect(sum).toBe(42)
  expect(used.threadId).toBe(-1)
})

test('the error of a threads.js task is thrown, and the worker ends', async () => {
  const used = worker()

  await expect(withWorker<Functions, never>(used, (functions) => functions.fail('no'))).rejects.toThrow('no')

  expect(used.threadId).toBe(-1)
})

test('a kill of the greenlet terminates the threads.js worker in the middle of a loop', async () => {
  const used = worker()
  const word = new Int32Array(new SharedArrayBuffer(4))
  const g = spawn(() => withWorker<Functions, void>(used, (functions) => functions.loop(word)))
  await comes(() => Atomics.load(word, 0) > 0)

  expect(await g.kill()).toBe(true)

  expect(g.exit).toBeInstanceOf(GreenletExit)
  expect(used.threadId).toBe(-1)
})

test('a timeout terminates a threads.js worker that has not started', async () => {
  const used = worker()
  const word = new Int32Array(new SharedArrayBuffer(4))
  const loop = (): Promise<void> => withWorker<Functions, void>(used, (functions) => functions.loop(word))

  await expect(withTimeout(5, loop)).rejects.toThrow(Timeout)

  expect(used.threadId).toBe(-1)
})

test('the end of a threads.js worker ends the wait', async () => {
  const task = withWorker<Functions, never>(worker(), (functions) => functions.exit(3))

  await expect(task).rejects.toThrow('ended with code 3')
})
