// A body that starts later, as a spawned one does.

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('promise (then)', {
  ops,
  async run() {
    const promises: Promise<number>[] = []
    for (let n = 0; n < ops; n++) promises.push(Promise.resolve().then(() => n))
    await Promise.all(promises)
  },
})
