// Many values one way.

import { Channel, HubThread } from '@hublet/core'

import { startCounter } from './port-pair.ts'
import { scenario } from './scenario.ts'

const ops = 10_000

/** hublet: `value` goes through a channel of this hub to one that receives; each send is awaited. */
export async function hubletStream(value: unknown): Promise<void> {
  const thread = await HubThread.start<typeof import('./hubs/service.ts')>(new URL('hubs/service.ts', import.meta.url))
  const channel = new Channel<unknown>(1000)
  await scenario('hublet', {
    ops,
    async run() {
      const draining = thread.api.drain(channel, ops)
      for (let n = 0; n < ops; n++) await channel.send(value)
      await draining
    },
    note: 'a channel of 1000, every send and receive awaited',
  })
  await thread.terminate()
}

export async function portStream(value: unknown): Promise<void> {
  const { worker, send } = startCounter()
  await scenario('MessagePort', { ops, run: () => send(ops, value), note: 'postMessage for each, no backpressure' })
  await worker.terminate()
}
