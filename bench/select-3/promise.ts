// A get that has lost stays in the race: it would take the next item of its queue, and nobody would have it.

import { PromiseQueue } from '../promise-queue.ts'
import { scenario } from '../scenario.ts'

const ops = 10_000

async function produce(queues: PromiseQueue<number>[]): Promise<void> {
  for (let n = 0; n < ops; n++) await queues[n % 3]!.put(n)
}

async function consume(queues: PromiseQueue<number>[]): Promise<void> {
  const next = async (key: number) => ({ key, value: await queues[key]!.get() })
  const pending = queues.map((_, key) => next(key))
  for (let n = 0; n < ops; n++) {
    const { key } = await Promise.race(pending)
    pending[key] = next(key)
  }
}

await scenario('promise (Promise.race)', {
  ops,
  note: 'to stop selecting is to lose items',
  run() {
    const queues = [0, 1, 2].map(() => new PromiseQueue<number>(0))
    void consume(queues)
    return produce(queues)
  },
})
