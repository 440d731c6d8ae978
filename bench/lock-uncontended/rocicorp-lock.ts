import { Lock } from '@rocicorp/lock'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('@rocicorp/lock', {
  ops,
  note: 'no cancellation',
  async run() {
    const lock = new Lock()
    for (let n = 0; n < ops; n++) {
      const release = await lock.lock()
      release()
    }
  },
})
