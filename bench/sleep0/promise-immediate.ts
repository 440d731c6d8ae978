import { setImmediate } from 'node:timers/promises'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('promise (setImmediate)', {
  ops,
  async run() {
    for (let n = 0; n < ops; n++) await setImmediate()
  },
})
