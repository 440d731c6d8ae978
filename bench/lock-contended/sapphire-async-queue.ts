import { AsyncQueue } from '@sapphire/async-queue'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: AsyncQueue): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    await lock.wait()
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    lock.shift()
  }
}

await scenario('@sapphire/async-queue', {
  ops,
  note: 'await null',
  async run() {
    const lock = new AsyncQueue()
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
