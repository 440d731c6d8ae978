// The jobs of the default pool: its threads are those of the root hub, whichever hub of the process asks.
//
//   G1  a hub that is not the root one has the root hub run its jobs: kills, limits and locals go there with the call
//   G2  what was to be moved to the thread is moved twice

import { Event, type Greenlet, wait } from '@hublet/core'
import { callModule, isMarked, isRootHub, rootHub, spawnModule } from '@hublet/core/lowlevel'

import type { Named } from '../functions/named.ts'
import { type TaskOptions, settingsOf } from '../options.ts'
import { jobsOf } from '../thread-pool.ts'
import type { JobHome } from './job-home.ts'
import type { JobKind } from './job.ts'
import { type JobOrder, rootPool } from './root-pool.ts'

/** The module that the root hub is asked by. */
export const rootModule: string = new URL(
  import.meta.url.endsWith('.ts') ? './root-pool.ts' : './root-pool.js',
  import.meta.url,
).href

export class SharedJobs implements JobHome {
  get maxThreads(): number {
    return isRootHub() ? rootPool().maxThreads : settingsOf({}).maxThreads
  }

  apply(kind: JobKind, named: Named, args: readonly unknown[], options: TaskOptions): Promise<unknown> {
    if (isRootHub()) return jobsOf(rootPool()).apply(kind, named, args, options)
    const { timeout, signal } = options
    return callModule(rootHub(), rootModule, 'applyThere', [orderFor(kind, named, args, options), ...args], {
      timeout,
      signal,
    })
  }

  async spawn(kind: JobKind, named: Named, args: readonly unknown[], options: TaskOptions): Promise<Greenlet> {
    if (isRootHub()) return jobsOf(rootPool()).spawn(kind, named, args, options)
    const queued = new Event()
    const order = orderFor(kind, named, args, options)
    const task = spawnModule(rootHub(), rootModule, 'spawnThere', [order, queued, ...args])
    task.name = named.label
    await wait([queued, task], { count: 1 })
    if (!queued.ready) await task.get() // it was refused
    return task
  }
}

function orderFor(
  kind: JobKind,
  { descriptor, label }: Named,
  args: readonly unknown[],
  { priority, key, grace }: TaskOptions,
): JobOrder {
  const moved = args.flatMap((arg, place) => (isMoved(arg) ? [place] : [])) // G2
  return { kind, descriptor, label, moved, options: { priority, key, grace } }
}

function isMoved(arg: unknown): boolean {
  if (typeof arg !== 'object' || arg === null) return false
  return isMarked(ArrayBuffer.isView(arg) ? arg.buffer : arg)
}
