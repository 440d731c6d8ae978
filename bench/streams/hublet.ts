// A channel of this hub, from which a function of another hub receives; each send is awaited.

import { Channel, HubThread } from '@hublet/core'

import type { Stream } from '../hub-stream.ts'

export async function startHublet(): Promise<Stream> {
  const module = new URL('../hubs/stream.ts', import.meta.url)
  const thread = await HubThread.start<typeof import('../hubs/stream.ts')>(module)
  const channel = new Channel<unknown>(1000)
  return {
    contender: 'hublet',
    note: 'a channel of 1000, every send and receive awaited',
    async send(count, make) {
      const draining = thread.api.drain(channel, count)
      for (let n = 0; n < count; n++) await channel.send(make(n))
      return draining
    },
    end: () => thread.terminate(),
  }
}
