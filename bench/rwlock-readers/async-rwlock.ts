import { RWLock } from 'async-rwlock'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('async-rwlock', {
  ops,
  note: 'readers overtake waiting writers',
  async run() {
    const lock = new RWLock()
    for (let n = 0; n < ops; n++) {
      await lock.readLock()
      lock.unlock()
    }
  },
})
