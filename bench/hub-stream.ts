// Many values one way.

import { scenario } from './scenario.ts'
import { type Make, check, weighAll } from './weight.ts'

const ops = 10_000

/** A way to another thread. */
export interface Stream {
  readonly contender: string
  readonly note: string
  /** Sends so many of what `make` makes; resolves to what they weigh at the other end when all have come. */
  readonly send: (count: number, make: Make) => Promise<number>
  readonly end: () => Promise<unknown>
}

export async function streams({ contender, note, send, end }: Stream, make: Make): Promise<void> {
  const expected = weighAll(make, ops)
  await scenario(contender, { ops, run: async () => check(contender, await send(ops, make), expected), note })
  await end()
}
