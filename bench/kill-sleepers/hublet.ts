import { killAll, sleep, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000
const hour = 3_600_000

await scenario('hublet', {
  ops,
  async setup() {
    const greenlets = Array.from({ length: ops }, () => spawn(sleep, hour))
    await sleep(0)
    return greenlets
  },
  run: (greenlets) => killAll(greenlets),
})
