import { PromiseQueue } from '../promise-queue.ts'
import { scenario } from '../scenario.ts'

const ops = 10_000

async function produce(queue: PromiseQueue<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await queue.put(n)
}

async function consume(queue: PromiseQueue<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await queue.get()
}

await scenario('promise', {
  ops,
  run() {
    const queue = new PromiseQueue<number>(100)
    return Promise.all([produce(queue), consume(queue)])
  },
})
