import { spawn } from '@hublet/core'
import { Semaphore } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet-semaphore-try', {
  ops,
  note: 'tryAcquire',
  run: () =>
    spawn(async () => {
      const semaphore = new Semaphore(1)
      for (let n = 0; n < ops; n++) {
        semaphore.tryAcquire()
        semaphore.release()
      }
    }).get(),
})
