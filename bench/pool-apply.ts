// Tasks that do nothing, one after the other.

import { type PoolContender, noted } from './pool-contender.ts'
import { scenario } from './scenario.ts'

const ops = 1000

export async function applies({ contender, note, run, end }: PoolContender): Promise<void> {
  await scenario(contender, {
    ops,
    async run() {
      for (let n = 0; n < ops; n++) await run('nothing')
    },
    ...noted(note),
  })
  await end()
}
