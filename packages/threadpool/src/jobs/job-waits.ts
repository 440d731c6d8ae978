// Waiting for the end of a job: a caller of `apply`, whose job is cancelled when the wait ends; and the greenlet that
// stands for the job, which passes a kill on and waits until the job has really ended.

import { Wait, joinStacks, noteDelivered } from '@hublet/core/lowlevel'

import type { Job, JobOwner } from './job.ts'

export class JobWait<T> extends Wait<T> implements JobOwner {
  job: Job | undefined = undefined
  /** The thread in which it has failed. */
  failedIn: string | undefined = undefined

  /** Somebody outside of this hub ends it. */
  override get foreign(): boolean {
    return true
  }

  override describe(): string {
    const { job } = this
    if (job === undefined) return this.operation
    return `${this.operation} ${job.label} (${job.running ? 'running' : 'queued'})`
  }

  done(value: unknown): void {
    this.wake(value as T)
  }

  failed(error: unknown, hub: string | undefined): void {
    this.failedIn = hub
    super.fail(error)
  }

  override fail(error: unknown): boolean {
    if (!super.fail(error)) return false
    this.job?.cancel(error)
    return true
  }
}

/** A wait that goes on until the job has ended. */
export class JobLifeWait<T> extends JobWait<T> {
  grace: number | undefined = undefined

  override interrupt(reason: unknown): void {
    if (this.job === undefined || this.job.over) return super.interrupt(reason)
    noteDelivered(reason)
    this.job.cancel(reason, this.grace)
  }
}

/** The stack of an error that has come from a thread goes on where the job was asked for. */
export function withLocalStack(error: unknown, hub: string | undefined, here: Error): unknown {
  if (hub !== undefined) joinStacks(error, here.stack, hub)
  return error
}
