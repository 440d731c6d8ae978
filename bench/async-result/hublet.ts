import { AsyncResult, Queue, joinAll, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  run() {
    const requests = new Queue<AsyncResult<number>>()
    const asking = spawn(async () => {
      for (let n = 0; n < ops; n++) {
        const result = new AsyncResult<number>()
        await requests.put(result)
        await result.get()
      }
    })
    const answering = spawn(async () => {
      for (let n = 0; n < ops; n++) (await requests.get()).set(n)
    })
    return joinAll([asking, answering])
  },
})
