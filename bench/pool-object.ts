// Tasks that take a small object and return it, one after the other.

import { type PoolContender, noted } from './pool-contender.ts'
import { scenario } from './scenario.ts'
import { check, object, weigh, weighAll } from './weight.ts'

const ops = 1000
const expected = weighAll(object, ops)

export async function objects({ contender, note, run, end }: PoolContender): Promise<void> {
  await scenario(contender, {
    ops,
    async run() {
      let total = 0
      for (let n = 0; n < ops; n++) total += weigh(await run('same', object(n)))
      check(contender, total, expected)
    },
    ...noted(note),
  })
  await end()
}
