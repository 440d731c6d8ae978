// Two worker threads that run the same function at the same time, and say when both are through.

import { once } from 'node:events'
import { Worker, parentPort, workerData } from 'node:worker_threads'

import { enroll } from '@hublet/core'

/** Starts two workers on `module`; the result has both do one round. `data` has the name of the mode. */
export async function pairOfThreads(module: string, data: object): Promise<() => Promise<void>> {
  const workers = [0, 1].map((index) => enroll(new Worker(module, { workerData: { ...data, index } })))
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  for (const worker of workers) worker.unref()
  return async () => {
    for (const worker of workers) worker.ref()
    const done = Promise.all(workers.map((worker) => once(worker, 'message')))
    for (const worker of workers) worker.postMessage('go')
    await done
    for (const worker of workers) worker.unref()
  }
}

/** In the worker: does `round(data, index)` each time the pair is told to. */
export function serveRounds(round: (data: never, index: number) => unknown): void {
  const port = parentPort!
  port.on('message', async () => {
    await round(workerData as never, (workerData as { index: number }).index)
    port.postMessage('done')
  })
  port.postMessage('ready')
}
