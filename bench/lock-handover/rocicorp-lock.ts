import { Lock } from '@rocicorp/lock'

import { scenario } from '../scenario.ts'

const ops = 1000

async function pass(lock: Lock): Promise<void> {
  const release = await lock.lock()
  release()
}

await scenario('@rocicorp/lock', {
  ops,
  note: 'no cancellation',
  async setup() {
    const lock = new Lock()
    const release = await lock.lock()
    const tasks = Array.from({ length: ops }, () => pass(lock))
    return { release, tasks }
  },
  async run({ release, tasks }) {
    release()
    await Promise.all(tasks)
  },
})
