import { PriorityQueue } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 100_000
const items = Float64Array.from({ length: ops }, () => Math.random())

await scenario('hublet-try', {
  ops,
  note: 'tryPut and tryGet',
  run() {
    const queue = new PriorityQueue<number>()
    for (const item of items) queue.tryPut(item)
    for (let n = 0; n < ops; n++) queue.tryGet()
  },
})
