// The handle to a task: a greenlet that lives as long as the task does, in whatever thread that runs.

import { Greenlet, type KillOptions } from '@hublet/core'
import { park, settings } from '@hublet/core/lowlevel'

import { JobLifeWait, withLocalStack } from './job-waits.ts'
import type { Job } from './job.ts'

/** Queues a job for this owner. */
export type Submit = (owner: JobLifeWait<unknown>) => Job

/**
 * The handle to a task: joined, killed and linked as a greenlet.
 *
 * Made by `threadpool.spawn(fn, args)`.
 *
 * Cancel: `kill` throws the reason at the waits and checkpoints of the task; its `finally` blocks run. A task that has not
 * ended after `grace` is ended with its thread. The promise of `kill` resolves when it has really ended.
 */
export class PoolTask<T = unknown> extends Greenlet<T> {
  #submit: Submit | undefined
  readonly #wait: JobLifeWait<T> = new JobLifeWait<T>('threadpool.spawn')

  constructor(label: string, submit: Submit) {
    super()
    this.name = label
    this.#submit = submit
  }

  override async run(): Promise<T> {
    const wait = this.#wait
    const promise = park(wait)
    if (wait.waiting) wait.job = this.#submit!(wait as JobLifeWait<unknown>)
    try {
      return await promise
    } catch (error) {
      throw withLocalStack(error, wait.failedIn, new Error('here'))
    } finally {
      this.#submit = wait.job = undefined // whoever keeps the handle does not keep the arguments
    }
  }

  override kill(reason?: unknown, options?: KillOptions): Promise<boolean> {
    const { grace } = options ?? {}
    if (grace === undefined) return super.kill(reason, options)
    this.#wait.grace = grace
    return super.kill(reason, { ...options, grace: grace + settings.killGrace }) // its thread has to end, too
  }
}
