import pTimeout from 'p-timeout'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('p-timeout', {
  ops,
  async run() {
    for (let n = 0; n < ops; n++) await pTimeout((async () => n)(), { milliseconds: 1000 })
  },
})
