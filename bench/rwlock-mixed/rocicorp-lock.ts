import { RWLock } from '@rocicorp/lock'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: RWLock, first: number): Promise<void> {
  for (let n = first; n < first + ops / tasks; n++) {
    const release = await (n % 10 === 0 ? lock.write() : lock.read())
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    release()
  }
}

await scenario('@rocicorp/lock', {
  ops,
  note: 'await null',
  async run() {
    const lock = new RWLock()
    await Promise.all(Array.from({ length: tasks }, (_, first) => work(lock, first)))
  },
})
