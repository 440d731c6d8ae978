import { once } from 'node:events'
import { BroadcastChannel, Worker } from 'node:worker_threads'

import type { Stream } from '../hub-stream.ts'
import type { Heading } from './counter.ts'

export async function startBroadcast(): Promise<Stream> {
  const name = crypto.randomUUID()
  const channel = new BroadcastChannel(name)
  const worker = new Worker(new URL('../ports/count-broadcast.ts', import.meta.url), { workerData: name })
  await once(worker, 'message')
  return {
    contender: 'BroadcastChannel',
    note: 'postMessage for each, no backpressure',
    async send(count, make) {
      const all = once(worker, 'message') as Promise<[number]>
      channel.postMessage({ expect: count } satisfies Heading)
      for (let n = 0; n < count; n++) channel.postMessage(make(n))
      const [total] = await all
      return total
    },
    async end() {
      channel.close()
      await worker.terminate()
    },
  }
}
