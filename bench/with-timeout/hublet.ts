import { withTimeout } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  async run() {
    for (let n = 0; n < ops; n++) await withTimeout(1000, async () => n)
  },
})
