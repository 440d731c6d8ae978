// Prints as JSON in which threads `readFile` is patched: this one patches it and starts a worker, which patches `stat`.

import { once } from 'node:events'
import { Worker, isMainThread, parentPort } from 'node:worker_threads'

import { isObjectPatched, patchModule } from '@hublet/monkey'

const fs = process.getBuiltinModule('node:fs/promises')
const state = (): Record<string, boolean> => ({
  readFile: isObjectPatched(fs, 'readFile'),
  stat: isObjectPatched(fs, 'stat'),
})
const same = <F extends (...args: never[]) => unknown>(original: F): F =>
  ((...args: never[]) => original(...args)) as unknown as F

if (isMainThread) {
  patchModule('node:fs/promises', fs, { readFile: same })
  const worker = new Worker(new URL(import.meta.url))
  const [[inWorker]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
  console.log(JSON.stringify({ main: state(), worker: inWorker }))
} else {
  const before = state()
  patchModule('node:fs/promises', fs, { stat: same })
  parentPort!.postMessage({ before, after: state() })
}
