// Weighs what comes; answers with the sum when all of it has come.

import { parentPort } from 'node:worker_threads'

import { counter } from '../streams/counter.ts'

parentPort!.on(
  'message',
  counter((total) => parentPort!.postMessage(total)),
)
