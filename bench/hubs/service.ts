// What the hub at the other end does.

import type { Channel } from '@hublet/core'

export function same<T>(value: T): T {
  return value
}

/** Receives so many, then returns. */
export async function drain(channel: Channel<unknown>, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await channel.receive() // one after the other is the point
}
