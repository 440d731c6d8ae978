import AsyncLock from 'async-lock'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: AsyncLock): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    await lock.acquire('key', async () => {
      // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
      await null
    })
  }
}

await scenario('async-lock', {
  ops,
  note: 'await null; it calls a function',
  async run() {
    const lock = new AsyncLock()
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
