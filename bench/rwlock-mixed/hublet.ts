import { joinAll, sleep, spawn } from '@hublet/core'
import { RWLock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: RWLock, first: number): Promise<void> {
  for (let n = first; n < first + ops / tasks; n++) {
    const side = n % 10 === 0 ? lock.write : lock.read
    await side.acquire()
    await sleep(0)
    side.release()
  }
}

await scenario('hublet', {
  ops,
  run() {
    const lock = new RWLock()
    return joinAll(Array.from({ length: tasks }, (_, first) => spawn(work, lock, first)))
  },
})
