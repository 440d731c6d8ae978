import { joinAll, sleep, spawn } from '@hublet/core'
import { Lock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 1000

async function pass(lock: Lock): Promise<void> {
  await lock.acquire()
  lock.release()
}

await scenario('hublet', {
  ops,
  async setup() {
    const lock = new Lock()
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
