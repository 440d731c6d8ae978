// Jobs that write: when the call returns, however it does, they have ended and nothing is left half written.

import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'

import { withTimeout } from '@hublet/core'
import { inCleanContext } from '@hublet/core/lowlevel'

import type { AnyFunction } from '../functions/reference.ts'
import type { TaskResult } from '../task-pool.ts'
import type { JobPlan } from './options.ts'

/** Runs the job, and waits for its end, also if it is killed. `part` is what it may leave behind if its thread is ended. */
export async function runToEnd<F extends AnyFunction>(
  { pool, timeout, signal, task }: JobPlan,
  fn: F,
  args: Parameters<F>,
  part?: string,
): Promise<TaskResult<F>> {
  const run = async (): Promise<unknown> => {
    const job = await pool.spawn(fn as AnyFunction, args, { ...task, signal })
    return job.scope(() => job.get({ signal }))
  }
  try {
    return (await (timeout === undefined ? run() : withTimeout(timeout, run))) as TaskResult<F>
  } catch (error) {
    if (part !== undefined && existsSync(part)) await inCleanContext(() => rm(part, { force: true }))
    throw error
  }
}
