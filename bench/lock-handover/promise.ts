// Every acquire waits for the release of the one before it. Nobody can give up.

import { scenario } from '../scenario.ts'

const ops = 1000

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

async function pass(lock: PromiseLock): Promise<void> {
  const release = await lock.acquire()
  release()
}

await scenario('promise', {
  ops,
  async setup() {
    const lock = new PromiseLock()
    const release = await lock.acquire()
    const tasks = Array.from({ length: ops }, () => pass(lock))
    return { release, tasks }
  },
  async run({ release, tasks }) {
    release()
    await Promise.all(tasks)
  },
})
