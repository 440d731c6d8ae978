// Nobody takes from a p-queue: it calls the functions that are put in, here one at a time.

import PQueue from 'p-queue'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('p-queue', {
  ops,
  note: 'no get: it calls an async function per item',
  run() {
    const queue = new PQueue({ concurrency: 1 })
    for (let n = 0; n < ops; n++) void queue.add(async () => n)
    return queue.onIdle()
  },
})
