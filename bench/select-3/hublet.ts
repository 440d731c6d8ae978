import { Channel, joinAll, select, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  run() {
    const [a, b, c] = [new Channel<number>(), new Channel<number>(), new Channel<number>()]
    const producer = spawn(async () => {
      for (let n = 0; n < ops; n++) await [a, b, c][n % 3]!.send(n)
    })
    const consumer = spawn(async () => {
      for (let n = 0; n < ops; n++) await select({ a: a.receiveOp(), b: b.receiveOp(), c: c.receiveOp() })
    })
    return joinAll([producer, consumer])
  },
})
