// A worker that was not started as a hub thread, and lets its functions be called.

import { workerData } from 'node:worker_threads'

import { expose, sleep } from '@hublet/core'

let hanging = 0
const functions = {
  add: (a: number, b: number) => a + b,
  hang: () => {
    hanging++
    return sleep(Infinity)
  },
  hanging: () => hanging,
}
expose(functions, { name: 'exposed' })
if (workerData === 'deaf') process.removeAllListeners('workerMessage')
setInterval(() => {}, 2 ** 30)
