import { Semaphore } from 'async-mutex'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('async-mutex (Semaphore)', {
  ops,
  note: 'waits cannot be interrupted, only cancelled all together',
  async run() {
    const semaphore = new Semaphore(1)
    for (let n = 0; n < ops; n++) {
      await semaphore.acquire()
      semaphore.release()
    }
  },
})
