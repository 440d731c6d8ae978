import pLimit, { type LimitFunction } from 'p-limit'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: LimitFunction): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    await lock(async () => {
      // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
      await null
    })
  }
}

await scenario('p-limit', {
  ops,
  note: 'await null; it calls a function',
  async run() {
    const lock = pLimit(1)
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
