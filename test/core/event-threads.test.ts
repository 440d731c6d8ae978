import { Worker } from 'node:worker_threads'

import { AsyncResult, Event, Queue, select, spawn } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('E7 an event that a message of another thread sets wakes those who wait, without polling', async () => {
  await using _ = leakCheck()
  const [event, result, queue] = [new Event(), new AsyncResult<string>(), new Queue<string>()]
  const waiters = [spawn(() => event.wait()), spawn(() => result.get()), spawn(() => queue.get())]
  const selecting = spawn(() => select({ event, never: new Queue().getOp() }))

  const worker = new Worker(`require('node:worker_threads').parentPort.postMessage('hello')`, { eval: true })
  worker.on('message', (text: string) => {
    event.set()
    result.set(text)
    queue.tryPut(text)
  })

  expect(await Promise.all(waiters.map((waiter) => waiter.get()))).toEqual([true, 'hello', 'hello'])
  expect(await selecting.get()).toEqual({ key: 'event', value: event })
  await worker.terminate()
})
