// From nothing to the first result of a pool of one thread.

import { type PoolContender, type StartPool, noted } from './pool-contender.ts'
import { scenario } from './scenario.ts'

export async function poolStarts(contender: string, start: StartPool, note?: string): Promise<void> {
  let pool: PoolContender | undefined
  await scenario(contender, {
    ops: 1,
    async run() {
      pool = await start(1)
      if ((await pool.run('same', 42)) !== 42) throw new Error(`${contender}: asked 42, got something else`)
    },
    cleanup: () => pool?.end(),
    ...noted(note),
  })
}
