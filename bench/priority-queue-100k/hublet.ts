import { PriorityQueue } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 100_000
const items = Float64Array.from({ length: ops }, () => Math.random())

await scenario('hublet', {
  ops,
  async run() {
    const queue = new PriorityQueue<number>()
    for (const item of items) await queue.put(item)
    for (let n = 0; n < ops; n++) await queue.get()
  },
})
