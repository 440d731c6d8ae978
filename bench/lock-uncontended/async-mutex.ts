import { Mutex } from 'async-mutex'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('async-mutex', {
  ops,
  note: 'waits cannot be interrupted, only cancelled all together',
  async run() {
    const mutex = new Mutex()
    for (let n = 0; n < ops; n++) {
      const release = await mutex.acquire()
      release()
    }
  },
})
