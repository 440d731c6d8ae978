import { Piscina } from 'piscina'

import { type KillingPool, ignoreKill } from '../pool-contender.ts'

type Atomics = 'sync' | 'async' | 'disabled'

/** `atomics`: how its threads wait for tasks; `ahead`: how many of them each may have. */
export function startPiscina(threads: number, atomics: Atomics = 'sync', ahead = 1): KillingPool {
  const pool = new Piscina({
    filename: new URL('../tasks/all.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: ahead,
    recordTiming: false,
    atomics,
  })
  const variant = [...(atomics === 'sync' ? [] : [`atomics: '${atomics}'`]), ...(ahead === 1 ? [] : [`${ahead} ahead`])]
  return {
    contender: variant.length === 0 ? 'piscina' : `piscina (${variant.join(', ')})`,
    note: `atomics: '${atomics}'${ahead === 1 ? '' : `, concurrentTasksPerWorker: ${ahead}`}`,
    run: (name, arg) => pool.run(arg, { name }) as Promise<unknown>,
    move: (name, bytes) => pool.run(bytes, { name, transferList: [bytes.buffer] as never }) as Promise<unknown>,
    async begin(name, arg) {
      const { signal, abort } = aborting()
      pool.run(arg, { name, signal }).catch(ignoreKill((error) => error.name === 'AbortError'))
      return abort
    },
    end: () => pool.destroy(),
  }
}

function aborting(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
