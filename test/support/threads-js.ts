// Workers of threads.js, as greenlets use them.

import { until } from '@hublet/core'
import { type Calls, spawn as start, type Worker } from 'threads'

/** Runs `task` with the functions of a threads.js worker, which ends with it: done, failed, killed, or timed out. */
export async function withWorker<F extends object, T>(
  worker: Worker,
  task: (functions: Calls<F>) => Promise<T>,
): Promise<T> {
  const died = new Promise<never>((_, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the worker ended with code ${code}`)))
  })
  const run = async (): Promise<T> => task(await start<F>(worker))
  try {
    return await until(Promise.race([run(), died]))
  } finally {
    await worker.terminate()
  }
}
