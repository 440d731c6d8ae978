import { type Greenlet, joinAll, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  async run() {
    const greenlets: Greenlet<number>[] = []
    for (let n = 0; n < ops; n++) greenlets.push(spawn(async () => n))
    await joinAll(greenlets)
  },
})
