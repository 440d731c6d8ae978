// Passes on what comes by one port to another.

import { type MessagePort, parentPort } from 'node:worker_threads'

parentPort!.once('message', ([from, to]: [MessagePort, MessagePort]) => {
  from.on('message', (value) => to.postMessage(value))
})
