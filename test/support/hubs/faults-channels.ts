// A module for hub threads that send through channels until something ends it.

import { type Channel, ChannelClosed, HubExit } from '@hublet/core'

export interface Item {
  readonly n: number
  readonly bytes: Uint8Array
}

/** How many were begun, then how many were sent: words that the test can read at any time. */
export type Progress = Int32Array<SharedArrayBuffer>

/** Bytes that tell whether they are whole. */
export function bytesOf(n: number, size: number): Uint8Array {
  return new Uint8Array(size).fill(n)
}

export async function sendItems(channel: Channel<Item>, size: number, progress: Progress): Promise<never> {
  for (let n = 1; ; n++) {
    Atomics.store(progress, 0, n)
    await channel.send({ n, bytes: bytesOf(n, size) })
    Atomics.store(progress, 1, n)
  }
}

/** Sends numbers until the channel is closed; returns how many it was told are sent. */
export async function sendUntilClosed(channel: Channel<number>): Promise<number> {
  for (let n = 0; ; n++) {
    try {
      await channel.send(n)
    } catch (error) {
      if (error instanceof ChannelClosed) return n
      throw error
    }
  }
}

/** What so many senders at once hear of a channel. */
export function sendAtOnce(channel: Channel<number>, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => channel.send(n).then(() => 'sent', nameOf)))
}

/** What so many receivers at once hear of a channel. */
export function receiveAtOnce(channel: Channel<number>, count: number): Promise<(number | string)[]> {
  return Promise.all(Array.from({ length: count }, () => channel.receive().catch(nameOf)))
}

function nameOf(error: unknown): string {
  return error instanceof ChannelClosed || error instanceof HubExit ? error.name : String(error)
}
