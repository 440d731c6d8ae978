import { SharedRWLock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000
const lock = new SharedRWLock()

await scenario('hublet-rwlock-read', {
  ops,
  note: 'tryAcquire',
  run() {
    for (let n = 0; n < ops; n++) {
      lock.read.tryAcquire()
      lock.read.release()
    }
  },
})
