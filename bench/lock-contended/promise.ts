// Every acquire waits for the release of the one before it. Nobody can give up.

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

class PromiseLock {
  #last: Promise<void> | undefined

  async acquire(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }
}

async function work(lock: PromiseLock): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    const release = await lock.acquire()
    // oxlint-disable-next-line typescript/await-thenable -- the shortest pause there is
    await null
    release()
  }
}

await scenario('promise', {
  ops,
  note: 'await null',
  async run() {
    const lock = new PromiseLock()
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
