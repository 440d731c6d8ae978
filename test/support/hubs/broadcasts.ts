// A module that subscribes to broadcasts of other hubs.

import type { Broadcast, Channel } from '@hublet/core'

const feeds: Channel<unknown>[] = []

export async function receive<T>(broadcast: Broadcast<T>, count: number): Promise<T[]> {
  const feed = await broadcast.subscribe()
  const values: T[] = []
  while (values.length < count) values.push(await feed.receive())
  return values
}

export async function send<T>(broadcast: Broadcast<T>, values: readonly T[]): Promise<void> {
  for (const value of values) await broadcast.send(value)
}

/** Subscribes, and never receives. */
export async function subscribe(broadcast: Broadcast<unknown>): Promise<void> {
  feeds.push(await broadcast.subscribe())
}
