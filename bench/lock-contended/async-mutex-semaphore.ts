import { Semaphore } from 'async-mutex'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: Semaphore): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    await lock.acquire()
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    lock.release()
  }
}

await scenario('async-mutex (Semaphore)', {
  ops,
  note: 'await null',
  async run() {
    const lock = new Semaphore(1)
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
