import { SharedSemaphore } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000
const permits = new SharedSemaphore(4)

await scenario('hublet-semaphore', {
  ops,
  note: 'tryAcquire',
  run() {
    for (let n = 0; n < ops; n++) {
      permits.tryAcquire()
      permits.release()
    }
  },
})
