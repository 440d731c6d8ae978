import { PromiseQueue } from '../promise-queue.ts'
import { scenario } from '../scenario.ts'

const ops = 10_000

type Requests = PromiseQueue<(value: number) => void>

async function ask(requests: Requests): Promise<void> {
  for (let n = 0; n < ops; n++) {
    const { promise, resolve } = Promise.withResolvers<number>()
    await requests.put(resolve)
    await promise
  }
}

async function answer(requests: Requests): Promise<void> {
  for (let n = 0; n < ops; n++) (await requests.get())(n)
}

await scenario('promise', {
  ops,
  run() {
    const requests: Requests = new PromiseQueue()
    return Promise.all([ask(requests), answer(requests)])
  },
})
