// Where the jobs of a pool go: to threads of this hub, or to another hub that has them.

import type { Greenlet } from '@hublet/core'

import type { Named } from '../functions/named.ts'
import type { TaskOptions } from '../options.ts'
import type { JobKind } from './job.ts'

export interface JobHome {
  /** As many threads as there may be. */
  readonly maxThreads: number
  /** Runs a job, and waits for its end. */
  apply(kind: JobKind, named: Named, args: readonly unknown[], options: TaskOptions): Promise<unknown>
  /** Spawns one, when there is room for it. */
  spawn(kind: JobKind, named: Named, args: readonly unknown[], options: TaskOptions): Promise<Greenlet>
}
