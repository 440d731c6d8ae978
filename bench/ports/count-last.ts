// The end of a chain: weighs what comes by a port; the answer goes to the parent.

import { type MessagePort, parentPort } from 'node:worker_threads'

import { counter } from '../streams/counter.ts'

parentPort!.once('message', ([from]: [MessagePort]) => {
  from.on(
    'message',
    counter((total) => parentPort!.postMessage(total)),
  )
})
