import { Channel, joinAll, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  run() {
    const channel = new Channel<number>(0)
    const producer = spawn(async () => {
      for (let n = 0; n < ops; n++) await channel.send(n)
    })
    const consumer = spawn(async () => {
      for (let n = 0; n < ops; n++) await channel.receive()
    })
    return joinAll([producer, consumer])
  },
})
