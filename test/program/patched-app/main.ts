// Prints as JSON what the plugin of the app has vetoed, here and in a worker whose file is not the app's.

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import { patchModule } from '@hublet/monkey'

/** What was patched of `a` and `b`, and what was vetoed. */
function patch(): unknown[] {
  const call = (): number => 1
  const reports = ['a', 'b'].map((name) => patchModule(name, { call }, { call: (original) => () => original() }))
  return reports.flatMap((report) => [...report.patched, ...report.vetoed])
}

const here = patch()
const worker = new Worker(new URL('../patched-worker.ts', import.meta.url))
const [[there]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
console.log(JSON.stringify({ here, there }))
