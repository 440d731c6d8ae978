import { joinAll, sleep, spawn } from '@hublet/core'
import { Semaphore } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: Semaphore): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    await lock.acquire()
    await sleep(0)
    lock.release()
  }
}

await scenario('hublet-semaphore', {
  ops,
  run() {
    const lock = new Semaphore(1)
    return joinAll(Array.from({ length: tasks }, () => spawn(work, lock)))
  },
})
