import { RWLock } from 'async-rwlock'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: RWLock, first: number): Promise<void> {
  for (let n = first; n < first + ops / tasks; n++) {
    await (n % 10 === 0 ? lock.writeLock() : lock.readLock())
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    lock.unlock()
  }
}

await scenario('async-rwlock', {
  ops,
  note: 'await null; readers overtake waiting writers',
  async run() {
    const lock = new RWLock()
    await Promise.all(Array.from({ length: tasks }, (_, first) => work(lock, first)))
  },
})
