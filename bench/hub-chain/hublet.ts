import { Channel, HubThread } from '@hublet/core'

import { chain } from '../hub-chain.ts'
import { number } from '../weight.ts'

const module = new URL('../hubs/stream.ts', import.meta.url)

await chain(
  'hublet',
  async (threads) => {
    const names = Array.from({ length: threads }, (_, n) => `link ${n}`)
    const hubs = await Promise.all(
      names.map((name) => HubThread.start<typeof import('../hubs/stream.ts')>(module, { name })),
    )
    const channel = new Channel<number>(1000)
    return {
      async send(count) {
        const total = hubs[0]!.api.relay(channel, names.slice(1), count)
        for (let n = 0; n < count; n++) await channel.send(number(n) as number)
        return total
      },
      end: () => Promise.all(hubs.map((hub) => hub.terminate())),
    }
  },
  'channels of 1000, every send and receive awaited',
)
