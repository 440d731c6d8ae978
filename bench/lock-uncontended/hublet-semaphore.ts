import { spawn } from '@hublet/core'
import { Semaphore } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet-semaphore', {
  ops,
  run: () =>
    spawn(async () => {
      const semaphore = new Semaphore(1)
      for (let n = 0; n < ops; n++) {
        await semaphore.acquire()
        semaphore.release()
      }
    }).get(),
})
