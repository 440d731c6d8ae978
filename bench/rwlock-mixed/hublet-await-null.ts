import { joinAll, spawn } from '@hublet/core'
import { RWLock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: RWLock, first: number): Promise<void> {
  for (let n = first; n < first + ops / tasks; n++) {
    const side = n % 10 === 0 ? lock.write : lock.read
    await side.acquire()
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    side.release()
  }
}

await scenario('hublet (await null)', {
  ops,
  note: 'the pause of the promise libraries',
  run() {
    const lock = new RWLock()
    return joinAll(Array.from({ length: tasks }, (_, first) => spawn(work, lock, first)))
  },
})
