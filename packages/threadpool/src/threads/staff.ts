// When threads of a pool are started.
//
//   S1  a thread is started for everybody who waits and need not wait for one that is being started, up to `maxThreads`;
//       and until there are `minThreads`
//   S2  when no thread comes up and none lives, all that waits fails with the reason: nobody waits for ever. The next job
//       tries again

import { reportError } from '@hublet/core/lowlevel'

import { ThreadStartFailed } from '../errors.ts'
import type { Tally } from '../jobs/tally.ts'
import type { TaskQueue } from '../jobs/task-queue.ts'
import type { Roster } from './roster.ts'

export class Staff {
  readonly #roster: Roster
  readonly #queue: TaskQueue
  readonly #tally: Tally
  #warming = false
  /** What has prevented the last thread that has not come up. */
  #failure: { readonly cause: unknown } | undefined = undefined
  /** No more are started. */
  closed = false

  constructor(roster: Roster, queue: TaskQueue, tally: Tally) {
    this.#roster = roster
    this.#queue = queue
    this.#tally = tally
  }

  /** S1 */
  startMore(): void {
    if (this.closed) return
    const roster = this.#roster
    for (const place of this.#queue.places) if (roster.isFree(place)) roster.start(place)
    const { minThreads, maxThreads } = roster.options
    while (roster.size < maxThreads && (this.#queue.common > roster.starting || roster.size < minThreads)) {
      this.#startAnywhere()
    }
  }

  /** Starts threads until there are so many. @throws {ThreadStartFailed} */
  async warmUp(threads: number): Promise<void> {
    this.#warming = true
    this.#failure = undefined
    try {
      while (this.#roster.size < threads) this.#startAnywhere()
      await this.#roster.settled()
    } finally {
      this.#warming = false
    }
    const failure = this.#failure as { readonly cause: unknown } | undefined // threads have set it meanwhile
    if (failure !== undefined) throw this.#startFailed('cannot warm up', failure.cause)
  }

  /** S2 */
  notStarted(place: number, cause: unknown): void {
    this.#failure = { cause }
    const failed = this.#queue.takeAll(this.#roster.size === 0 ? undefined : place)
    if (failed.length === 0 && !this.#warming) {
      const text = `a thread of pool "${this.#roster.name}" could not be started`
      reportError(cause, { kind: 'callback', source: this.#roster, text })
    }
    for (const job of failed) {
      this.#tally.failed++
      job.fail(this.#startFailed(`cannot run ${job.label}`, cause))
    }
  }

  #startAnywhere(): void {
    let place = 0
    while (!this.#roster.isFree(place)) place++
    this.#roster.start(place)
  }

  #startFailed(what: string, cause: unknown): ThreadStartFailed {
    return new ThreadStartFailed(`${what}: no thread of pool "${this.#roster.name}" has come up`, { cause })
  }
}
