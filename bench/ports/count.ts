// Counts what comes; says so when all of it has come.

import { parentPort } from 'node:worker_threads'

let left = 0

parentPort!.on('message', (value: unknown) => {
  if (left === 0) left = (value as { expect: number }).expect
  else if (--left === 0) parentPort!.postMessage('all')
})
