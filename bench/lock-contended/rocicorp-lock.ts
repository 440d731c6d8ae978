import { Lock } from '@rocicorp/lock'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: Lock): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    const release = await lock.lock()
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    release()
  }
}

await scenario('@rocicorp/lock', {
  ops,
  note: 'await null',
  async run() {
    const lock = new Lock()
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
