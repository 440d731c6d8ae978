import { PromiseQueue } from '../promise-queue.ts'
import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('promise', {
  ops,
  async run() {
    const queue = new PromiseQueue<number>()
    for (let n = 0; n < ops; n++) await queue.put(n)
    for (let n = 0; n < ops; n++) await queue.get()
  },
})
