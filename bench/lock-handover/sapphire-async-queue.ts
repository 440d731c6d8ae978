import { AsyncQueue } from '@sapphire/async-queue'

import { scenario } from '../scenario.ts'

const ops = 1000

async function pass(lock: AsyncQueue): Promise<void> {
  await lock.wait()
  lock.shift()
}

await scenario('@sapphire/async-queue', {
  ops,
  note: 'waits can be aborted by a signal',
  async setup() {
    const lock = new AsyncQueue()
    await lock.wait()
    const tasks = Array.from({ length: ops }, () => pass(lock))
    return { lock, tasks }
  },
  async run({ lock, tasks }) {
    lock.shift()
    await Promise.all(tasks)
  },
})
