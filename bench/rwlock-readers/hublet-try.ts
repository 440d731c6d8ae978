import { spawn } from '@hublet/core'
import { RWLock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet-try', {
  ops,
  note: 'tryAcquire',
  run: () =>
    spawn(async () => {
      const { read } = new RWLock()
      for (let n = 0; n < ops; n++) {
        read.tryAcquire()
        read.release()
      }
    }).get(),
})
