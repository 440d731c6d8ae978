// From the kill of a task that never ends to the result of the next one, on a pool of one thread.

import { type KillingPool, noted } from './pool-contender.ts'
import { scenario } from './scenario.ts'

export async function kills(pool: KillingPool): Promise<void> {
  const { contender, note, run, begin, end } = pool
  await scenario(contender, {
    ops: 1,
    setup: () => beginEndless(begin),
    async run(kill) {
      const killed = kill()
      if ((await run('same', 42)) !== 42) throw new Error(`${contender}: asked 42, got something else`)
      await killed
    },
    ...noted(note),
  })
  await end()
}

/** Returns when it runs. */
async function beginEndless(begin: KillingPool['begin']): Promise<() => unknown> {
  const begun = new Int32Array(new SharedArrayBuffer(4))
  const kill = await begin('endless', begun)
  while (Atomics.load(begun, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  return kill
}
