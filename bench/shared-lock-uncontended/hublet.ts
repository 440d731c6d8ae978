import { SharedLock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000
const lock = new SharedLock()

await scenario('hublet', {
  ops,
  note: 'tryAcquire',
  run() {
    for (let n = 0; n < ops; n++) {
      lock.tryAcquire()
      lock.release()
    }
  },
})
