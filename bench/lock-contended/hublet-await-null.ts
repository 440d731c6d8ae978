import { joinAll, spawn } from '@hublet/core'
import { Lock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: Lock): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    await lock.acquire()
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    lock.release()
  }
}

await scenario('hublet (await null)', {
  ops,
  note: 'the pause of the promise libraries',
  run() {
    const lock = new Lock()
    return joinAll(Array.from({ length: tasks }, () => spawn(work, lock)))
  },
})
