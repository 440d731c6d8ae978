// A Buffer of 1 MB as the argument of a task, one after the other: copied, and moved.

import { type PoolContender, noted } from './pool-contender.ts'
import { scenario } from './scenario.ts'
import { check } from './weight.ts'

const ops = 20
const size = 1 << 20
const expected = ops * (size + 2)

const fresh = (): Buffer => Buffer.alloc(size, 1)

export async function large({ contender, note, run, move, end }: PoolContender): Promise<void> {
  const ask = async (buffers: readonly Buffer[], send: (buffer: Buffer) => Promise<unknown>): Promise<void> => {
    let total = 0
    for (const buffer of buffers) total += (await send(buffer)) as number
    check(contender, total, expected)
  }
  const same = Array.from({ length: ops }, fresh)
  await scenario(contender, {
    ops,
    run: () => ask(same, (buffer) => run('weighBytes', buffer)),
    metric: 'copied',
    ...noted(note),
  })
  await scenario(contender, {
    ops,
    setup: () => Array.from({ length: ops }, fresh),
    async run(buffers) {
      await ask(buffers, (buffer) => move('weighBytes', buffer))
      if (buffers.some(({ length }) => length > 0)) throw new Error(`${contender}: a buffer is still here`)
    },
    metric: 'moved',
    ...noted(note),
  })
  await end()
}
