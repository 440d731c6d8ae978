// Values that go through one thread after the other, the last of which weighs them.

import { multiples } from './multiples.ts'
import { scenario } from './scenario.ts'
import { check, number, weighAll } from './weight.ts'

const messages = 16_000
/** Values before: all threads are compiled when it begins. */
const warmUp = 20_000

export interface Chain {
  /** Sends the first so many numbers from thread to thread; resolves to what they weigh at the end. */
  readonly send: (count: number) => Promise<number>
  readonly end: () => Promise<unknown>
}

/** `start` starts so many threads. A message is one value from one thread to the next. */
export async function chain(
  contender: string,
  start: (threads: number) => Promise<Chain>,
  note: string,
): Promise<void> {
  await multiples(contender, async (threads) => {
    const { send, end } = await start(threads)
    const values = messages / threads
    const expected = weighAll(number, values)
    check(contender, await send(warmUp), weighAll(number, warmUp))
    const measurement = await scenario(contender, {
      ops: messages,
      run: async () => check(contender, await send(values), expected),
      metric: `time per message, ${threads} threads`,
      note,
    })
    await end()
    return measurement
  })
}
