// What has become of the jobs and the threads of a pool.

import type { Job } from './job.ts'
import { Timings } from './timings.ts'

export class Tally {
  completed = 0
  failed = 0
  cancelled = 0
  /** Threads that have died, or had to be ended. */
  lost = 0
  recycled = 0
  /** How long jobs have waited for a thread, and how long they have run. */
  readonly waited: Timings = new Timings()
  readonly ran: Timings = new Timings()

  /** A job has begun, and ended after so many milliseconds. */
  count(job: Job, ms: number): void {
    this.ran.add(ms)
    if (job.cancelled) this.cancelled++
    else if (job.successful) this.completed++
    else this.failed++
  }
}
