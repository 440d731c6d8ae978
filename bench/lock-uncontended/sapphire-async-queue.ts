import { AsyncQueue } from '@sapphire/async-queue'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('@sapphire/async-queue', {
  ops,
  note: 'a queue of turns; waits can be aborted by a signal',
  async run() {
    const queue = new AsyncQueue()
    for (let n = 0; n < ops; n++) {
      await queue.wait()
      queue.shift()
    }
  },
})
