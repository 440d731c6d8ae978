import { Queue, joinAll, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  run() {
    const queue = new Queue<number>(100)
    const producer = spawn(async () => {
      for (let n = 0; n < ops; n++) await queue.put(n)
    })
    const consumer = spawn(async () => {
      for (let n = 0; n < ops; n++) await queue.get()
    })
    return joinAll([producer, consumer])
  },
})
