// A hub that receives what comes by a channel, and passes it on.

import { Channel, hubByName } from '@hublet/core'

import { weigh } from '../weight.ts'

/** Receives so many, then returns what they weigh. */
export async function drain(channel: Channel<unknown>, count: number): Promise<number> {
  let total = 0
  for (let n = 0; n < count; n++) total += weigh(await channel.receive())
  return total
}

/** Passes on so many, through the hubs of these names; returns what they weigh at the last one. */
export async function relay(channel: Channel<unknown>, hubs: readonly string[], count: number): Promise<number> {
  const [name, ...rest] = hubs
  if (name === undefined) return drain(channel, count)
  const next = new Channel<unknown>(1000)
  const hub = hubByName<typeof import('./stream.ts')>(name)
  if (hub === undefined) throw new Error(`there is no hub ${name}`)
  const total = hub.api.relay(next, rest, count)
  for (let n = 0; n < count; n++) await next.send(await channel.receive())
  return total
}
