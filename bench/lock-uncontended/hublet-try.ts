import { spawn } from '@hublet/core'
import { Lock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet-try', {
  ops,
  note: 'tryAcquire',
  run: () =>
    spawn(async () => {
      const lock = new Lock()
      for (let n = 0; n < ops; n++) {
        lock.tryAcquire()
        lock.release()
      }
    }).get(),
})
