// The tasks behind futures: jobs of a pool, as a rule; greenlets, within a task.

import type { Greenlet } from '@hublet/core'
import { type HubLink, joinStacks, settings } from '@hublet/core/lowlevel'

import type { Named } from '../functions/named.ts'
import { Job, type JobOptions, type JobOwner, type Runner } from '../jobs/job.ts'
import { type Future, type Work, fail, succeed } from './future.ts'

/** A job that can be taken back: it knows who has it. */
export class FutureJob extends Job implements Work {
  #runner: Runner | undefined = undefined

  override begin(runner: Runner, link: HubLink, n: number, number: number): void {
    this.#runner = runner
    super.begin(runner, link, n, number)
  }

  override takenBack(): void {
    this.#runner = undefined
    super.takenBack()
  }

  withdraw(): boolean {
    return !this.over && (this.#runner === undefined || this.#runner.withdraw(this))
  }
}

/** What a future knows of its task while it waits for its turn, and afterwards. */
export class PoolWork implements Work, JobOwner {
  readonly #future: Future
  readonly #onEnd: (future: Future) => void
  /** Where it was submitted, if `hub.stacks` was on. */
  readonly #site: Error | undefined = settings.stacks ? new Error('here') : undefined
  #job: FutureJob | undefined = undefined
  #over = false

  constructor(future: Future, onEnd: (future: Future) => void) {
    this.#future = future
    this.#onEnd = onEnd
  }

  get over(): boolean {
    return this.#over
  }

  get running(): boolean {
    return this.#job?.running === true
  }

  /** Makes the job. */
  jobOf(named: Named, args: readonly unknown[], options: JobOptions, values: Job['values']): FutureJob {
    return (this.#job = new FutureJob(named, args, options, values, this))
  }

  withdraw(): boolean {
    return !this.#over && (this.#job === undefined || this.#job.withdraw())
  }

  cancel(reason: unknown): void {
    if (this.#job === undefined) this.failed(reason, undefined)
    else this.#job.cancel(reason)
  }

  done(value: unknown): void {
    this.#end()
    succeed(this.#future, value)
  }

  failed(error: unknown, hub: string | undefined): void {
    if (hub !== undefined) joinStacks(error, this.#site?.stack, hub)
    this.#end()
    fail(this.#future, error)
  }

  #end(): void {
    this.#over = true
    this.#job = undefined
    this.#onEnd(this.#future)
  }
}

/** A greenlet in a thread of a pool: what is submitted there runs right there. */
export class InlineWork implements Work {
  readonly #greenlet: Greenlet

  constructor(greenlet: Greenlet, future: Future, onEnd: (future: Future) => void) {
    this.#greenlet = greenlet
    greenlet.rawlink(() => {
      const error = greenlet.exception ?? greenlet.exit
      onEnd(future)
      if (error === undefined) succeed(future, greenlet.value)
      else fail(future, error)
    })
  }

  get running(): boolean {
    return this.#greenlet.running
  }

  withdraw(): boolean {
    return !this.#greenlet.running && !this.#greenlet.dead
  }

  cancel(reason: unknown): void {
    void this.#greenlet.kill(reason)
  }
}
