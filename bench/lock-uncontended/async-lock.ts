import AsyncLock from 'async-lock'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('async-lock', {
  ops,
  note: 'it calls a function; compare with hublet-with; no cancellation',
  async run() {
    const lock = new AsyncLock()
    for (let n = 0; n < ops; n++) {
      await lock.acquire('key', () => n)
    }
  },
})
