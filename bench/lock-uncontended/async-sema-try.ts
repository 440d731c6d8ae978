import { Sema } from 'async-sema'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('async-sema-try', {
  ops,
  note: 'tryAcquire',
  run() {
    const sema = new Sema(1)
    for (let n = 0; n < ops; n++) {
      sema.tryAcquire()
      sema.release()
    }
  },
})
