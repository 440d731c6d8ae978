import { Queue } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  async run() {
    const queue = new Queue<number>()
    for (let n = 0; n < ops; n++) await queue.put(n)
    for (let n = 0; n < ops; n++) await queue.get()
  },
})
