// Starts hubs, and keeps them alive.

import { HubExit } from '../../errors.ts'
import { shield } from '../../greenlet/shield.ts'
import { HubPool } from './hub-pool.ts'
import type { SuperviseOptions, SuperviseSpecsOptions } from './options.ts'
import { planOf } from './plan.ts'
import type { SupervisedHub } from './supervised-hub.ts'
import { Supervisor } from './supervisor.ts'

type AnyModule = Record<string, (...args: never[]) => unknown>

/** Their hubs, in the same order. */
type HubsOf<Ms extends readonly object[]> = { readonly [I in keyof Ms]: SupervisedHub<Ms[I]> }

/**
 * Starts hubs and keeps them alive: one that ends, however, is started again after a delay.
 *
 * For a hub whose end you want to deal with yourself, `HubThread.start`. With `specs` the hubs serve different modules:
 * their types are given as a tuple, and the pool can be asked for what all of them export.
 *
 * ```ts
 * await using pool = await supervise<typeof import('./io.ts')>({ url: new URL('./io.ts', import.meta.url), count: 4 })
 * await pool.api.digest(path) // in the least busy of them
 * ```
 *
 * Returns when all are up. When they end too often (more than `restart.max` times within `restart.within` ms) all are
 * stopped; whatever is asked then is answered by one `CrashLoop`, which is in `pool.failed`, too.
 *
 * Cancel: those that were started are stopped.
 * Order: hubs start in the order of the specs, and end in reverse; with the strategy `'one'` they all start at once.
 *
 * @throws what the first start of a hub fails with; the others are stopped
 */
export function supervise<M extends object = AnyModule>(options: SuperviseOptions): Promise<HubPool<M>>
export function supervise<const Ms extends readonly object[] = readonly AnyModule[]>(
  options: SuperviseSpecsOptions<Ms>,
): Promise<HubPool<Ms[number], HubsOf<Ms>>>
export async function supervise(
  options: SuperviseOptions | SuperviseSpecsOptions<readonly object[]>,
): Promise<HubPool<object>> {
  const supervisor = new Supervisor(planOf(options))
  try {
    await supervisor.begin()
  } catch (error) {
    const stopped = (name: string): Error =>
      new HubExit(`hub "${name}" is gone: it was stopped while it was started`, name, 0)
    await shield(() => supervisor.close(stopped).get())
    throw error
  }
  return new HubPool<object>(supervisor)
}
