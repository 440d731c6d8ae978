// A module that shares channels with other hubs, and writes down what it does with them.

import type { Channel } from '@hublet/core'

import * as crew from '../linear/crew.ts'

let own: Channel<number>[] = []

/** Makes the channels of a batch: this hub is their home. */
export function open(batch: crew.Batch): Channel<number>[] {
  own = crew.makeChannels(crew.programsOf(batch))
  return own
}

export function warmUp(batch: crew.Batch, channels: Channel<number>[], self: number): Promise<void> {
  return crew.warmUp(crew.programsOf(batch), channels, self)
}

export function perform(batch: crew.Batch, channels: Channel<number>[], self: number): Promise<void> {
  return crew.perform(batch, channels, self)
}

/** As `perform`, but at the end of so many operations, or of all, the thread ends: at once, in the same turn, or in the next. */
export async function die(
  batch: crew.Batch,
  channels: Channel<number>[],
  self: number,
  operations: number,
): Promise<never> {
  const exit = (): never => process.exit(1)
  const ways = [exit, () => queueMicrotask(exit), () => void setImmediate(exit)]
  let left = operations
  await crew.perform(batch, channels, self, () => {
    if (--left === 0) ways[operations % ways.length]!()
  })
  return exit()
}

export function finish(batch: crew.Batch): Promise<void> {
  return crew.finish(batch, own)
}

/** An answer comes behind everything that was said before. */
export function answer(): void {}
