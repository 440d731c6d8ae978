// Every acquire waits for the release of the one before it. Nobody can give up.

import { scenario } from '../scenario.ts'

const ops = 10_000

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

await scenario('promise', {
  ops,
  async run() {
    const lock = new PromiseLock()
    for (let n = 0; n < ops; n++) {
      const release = await lock.acquire()
      release()
    }
  },
})
