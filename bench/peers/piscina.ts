import { Piscina } from 'piscina'

import type { Peer } from '../peer.ts'

/** A pool of one thread, that sleeps in `Atomics.wait` between tasks: the quickest of its configurations. */
export function startPiscina(): Peer {
  const pool = new Piscina({
    filename: new URL('../ports/echo-piscina.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: Infinity,
    atomics: 'sync',
  })
  return {
    contender: 'piscina',
    note: 'one thread, which can do nothing but tasks',
    ask: (value) => pool.run(value) as Promise<unknown>,
    end: () => pool.destroy(),
  }
}
