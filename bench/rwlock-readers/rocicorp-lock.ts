import { RWLock } from '@rocicorp/lock'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('@rocicorp/lock', {
  ops,
  note: 'no cancellation; keeps a promise per reader until the next writer',
  async run() {
    const lock = new RWLock()
    for (let n = 0; n < ops; n++) {
      const release = await lock.read()
      release()
    }
  },
})
