import { joinAll, sleep, spawn } from '@hublet/core'
import { Semaphore } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 1000

async function pass(lock: Semaphore): Promise<void> {
  await lock.acquire()
  lock.release()
}

await scenario('hublet-semaphore', {
  ops,
  async setup() {
    const lock = new Semaphore(1)
    await lock.acquire()
    const greenlets = Array.from({ length: ops }, () => spawn(pass, lock))
    await sleep(0)
    return { lock, greenlets }
  },
  run({ lock, greenlets }) {
    lock.release()
    return joinAll(greenlets)
  },
})
