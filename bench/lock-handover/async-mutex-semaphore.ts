import { Semaphore } from 'async-mutex'

import { scenario } from '../scenario.ts'

const ops = 1000

async function pass(lock: Semaphore): Promise<void> {
  await lock.acquire()
  lock.release()
}

await scenario('async-mutex (Semaphore)', {
  ops,
  note: 'cancelled only all together',
  async setup() {
    const lock = new Semaphore(1)
    await lock.acquire()
    const tasks = Array.from({ length: ops }, () => pass(lock))
    return { lock, tasks }
  },
  async run({ lock, tasks }) {
    lock.release()
    await Promise.all(tasks)
  },
})
