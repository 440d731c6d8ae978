import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'

import { chain } from '../hub-chain.ts'
import type { Heading } from '../streams/counter.ts'
import { number } from '../weight.ts'

const count = new URL('../ports/count-last.ts', import.meta.url)
const pass = new URL('../ports/pass.ts', import.meta.url)

await chain(
  'MessagePort',
  async (threads) => {
    const workers = Array.from({ length: threads }, (_, n) => new Worker(n === threads - 1 ? count : pass))
    const last = workers.at(-1)!
    const { port1, port2 } = new MessageChannel()
    let to = port2
    for (const worker of workers) {
      const next = new MessageChannel()
      const ends = worker === last ? [to] : [to, next.port1]
      worker.postMessage(ends, ends)
      to = next.port2
    }
    return {
      async send(values) {
        const all = once(last, 'message') as Promise<[number]>
        port1.postMessage({ expect: values } satisfies Heading)
        for (let n = 0; n < values; n++) port1.postMessage(number(n))
        const [total] = await all
        return total
      },
      end: () => Promise.all(workers.map((worker) => worker.terminate())),
    }
  },
  'postMessage for each, no backpressure',
)
