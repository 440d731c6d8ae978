import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import type { Stream } from '../hub-stream.ts'
import type { Heading } from './counter.ts'

export function startPort(): Stream {
  const worker = new Worker(new URL('../ports/count.ts', import.meta.url))
  return {
    contender: 'MessagePort',
    note: 'postMessage for each, no backpressure',
    async send(count, make) {
      const all = once(worker, 'message') as Promise<[number]>
      worker.postMessage({ expect: count } satisfies Heading)
      for (let n = 0; n < count; n++) worker.postMessage(make(n))
      const [total] = await all
      return total
    },
    end: () => worker.terminate(),
  }
}
