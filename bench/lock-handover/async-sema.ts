import { Sema } from 'async-sema'

import { scenario } from '../scenario.ts'

const ops = 1000

async function pass(lock: Sema): Promise<void> {
  await lock.acquire()
  lock.release()
}

await scenario('async-sema', {
  ops,
  note: 'no cancellation',
  async setup() {
    const lock = new Sema(1, { capacity: ops })
    await lock.acquire()
    const tasks = Array.from({ length: ops }, () => pass(lock))
    return { lock, tasks }
  },
  async run({ lock, tasks }) {
    lock.release()
    await Promise.all(tasks)
  },
})
