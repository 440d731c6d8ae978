// Pools of supervised hubs for tests: restarted at once, and what has happened to them.

import { type HubPool, Queue, type RestartEvent, type SuperviseOptions, supervise } from '@hublet/core'

import { type Ledger, makeLedger } from './ledger.ts'

export type Supervised = typeof import('./hubs/supervised.ts')

export const supervisedUrl = new URL('./hubs/supervised.ts', import.meta.url)

interface Started {
  readonly pool: HubPool<Supervised>
  readonly ledger: Ledger
  /** The restarts in the order in which they were announced. */
  readonly events: Queue<RestartEvent>
}

/** Starts a pool called `io`; disposing it stops it. */
export async function startPool(
  options: Partial<SuperviseOptions> = {},
  ledger: Ledger = makeLedger(),
): Promise<Started & AsyncDisposable> {
  const events = new Queue<RestartEvent>()
  const pool = await supervise<Supervised>({
    url: supervisedUrl,
    name: 'io',
    args: ledger,
    restart: { backoff: { first: 0 } },
    onRestart: (event) => void events.tryPut(event),
    ...options,
  })
  return { pool, ledger, events, [Symbol.asyncDispose]: async () => void (await pool.stop()) }
}
