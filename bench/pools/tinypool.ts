import { Tinypool } from 'tinypool'

import { type KillingPool, ignoreKill } from '../pool-contender.ts'

/** `ahead`: how many tasks each of its threads may have. */
export function startTinypool(threads: number, ahead = 1): KillingPool {
  const pool = new Tinypool({
    filename: new URL('../tasks/all.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 1e9,
    concurrentTasksPerWorker: ahead,
  })
  return {
    contender: ahead === 1 ? 'tinypool' : `tinypool (${ahead} ahead)`,
    ...(ahead === 1 ? {} : { note: `concurrentTasksPerWorker: ${ahead}` }),
    run: (name, arg) => pool.run(arg, { name }),
    move: (name, bytes) => pool.run(bytes, { name, transferList: [bytes.buffer] as never }),
    async begin(name, arg) {
      const controller = new AbortController()
      const signal = controller.signal as never
      pool.run(arg, { name, signal }).catch(ignoreKill((error) => error.name === 'AbortError'))
      return () => controller.abort()
    },
    end: () => pool.destroy(),
  }
}
