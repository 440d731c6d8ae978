import { PromiseQueue } from '../promise-queue.ts'
import { scenario } from '../scenario.ts'

const ops = 10_000

async function ping(there: PromiseQueue<number>, back: PromiseQueue<number>): Promise<void> {
  for (let n = 0; n < ops; n++) {
    await there.put(n)
    await back.get()
  }
}

async function pong(there: PromiseQueue<number>, back: PromiseQueue<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await back.put(await there.get())
}

await scenario('promise', {
  ops,
  run() {
    const there = new PromiseQueue<number>()
    const back = new PromiseQueue<number>()
    return Promise.all([ping(there, back), pong(there, back)])
  },
})
