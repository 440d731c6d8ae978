import { Queue, joinAll, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  run() {
    const there = new Queue<number>()
    const back = new Queue<number>()
    const ping = spawn(async () => {
      for (let n = 0; n < ops; n++) {
        await there.put(n)
        await back.get()
      }
    })
    const pong = spawn(async () => {
      for (let n = 0; n < ops; n++) await back.put(await there.get())
    })
    return joinAll([ping, pong])
  },
})
