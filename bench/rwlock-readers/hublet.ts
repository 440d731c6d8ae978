import { spawn } from '@hublet/core'
import { RWLock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  run: () =>
    spawn(async () => {
      const { read } = new RWLock()
      for (let n = 0; n < ops; n++) {
        await read.acquire()
        read.release()
      }
    }).get(),
})
