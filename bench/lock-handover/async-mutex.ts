import { Mutex } from 'async-mutex'

import { scenario } from '../scenario.ts'

const ops = 1000

async function pass(lock: Mutex): Promise<void> {
  const release = await lock.acquire()
  release()
}

await scenario('async-mutex', {
  ops,
  note: 'cancelled only all together',
  async setup() {
    const lock = new Mutex()
    const release = await lock.acquire()
    const tasks = Array.from({ length: ops }, () => pass(lock))
    return { release, tasks }
  },
  async run({ release, tasks }) {
    release()
    await Promise.all(tasks)
  },
})
