// What is asked of whatever runs one job at a time: no place is lost, and nothing that is queued.

import { spawn } from '@hublet/core'

import { becomes, killed, timedOut, when } from './interruptions.ts'

export interface Runner {
  run<T>(job: () => Promise<T>): Promise<T>
  /** Whether a job is being run. */
  readonly busy: () => boolean
}

/** A new one for each question. */
export async function tryOneAtATime(make: () => Runner): Promise<object> {
  return {
    'job killed': await interrupted(make(), (runner, job) =>
      killed(
        () => runner.run(job),
        () => when(runner.busy),
      ),
    ),
    'job timed out': await interrupted(make(), (runner, job) => timedOut(() => runner.run(job))),
    'killed in the queue': await interruptedInQueue(make(), (operation) => killed(operation, turns)),
    'timed out in the queue': await interruptedInQueue(make(), timedOut),
  }
}

type Job = () => Promise<unknown>

async function interrupted(runner: Runner, interrupt: (runner: Runner, job: Job) => Promise<string>): Promise<object> {
  let cleaned = false
  const came = await interrupt(runner, async () => {
    try {
      await new Promise(() => {})
    } finally {
      cleaned = true
    }
  })
  return { came, cleaned, free: await becomes(() => !runner.busy()), afterwards: await afterwards(runner) }
}

async function interruptedInQueue(runner: Runner, interrupt: (operation: Job) => Promise<string>): Promise<object> {
  const first = Promise.withResolvers<void>()
  const holder = spawn(() => runner.run(() => first.promise))
  await when(runner.busy)
  let ran = false
  const came = await interrupt(() =>
    runner.run(async () => {
      ran = true
    }),
  )
  first.resolve()
  await holder.join()
  return { came, ran, free: await becomes(() => !runner.busy()), afterwards: await afterwards(runner) }
}

/** Whether jobs are run. */
async function afterwards(runner: Runner): Promise<boolean> {
  let ran = 0
  for (let i = 0; i < 3; i++) {
    void runner.run(async () => {
      ran++
    })
  }
  return becomes(() => ran === 3)
}

async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
}
