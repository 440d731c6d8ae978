import { spawn } from '@hublet/core'
import { RLock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet-rlock', {
  ops,
  run: () =>
    spawn(async () => {
      const lock = new RLock()
      for (let n = 0; n < ops; n++) {
        await lock.acquire()
        lock.release()
      }
    }).get(),
})
