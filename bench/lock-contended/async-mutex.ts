import { Mutex } from 'async-mutex'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: Mutex): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    const release = await lock.acquire()
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    release()
  }
}

await scenario('async-mutex', {
  ops,
  note: 'await null',
  async run() {
    const lock = new Mutex()
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
