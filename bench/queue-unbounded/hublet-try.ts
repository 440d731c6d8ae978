import { Queue } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet-try', {
  ops,
  note: 'tryPut and tryGet',
  run() {
    const queue = new Queue<number>()
    for (let n = 0; n < ops; n++) queue.tryPut(n)
    for (let n = 0; n < ops; n++) queue.tryGet()
  },
})
