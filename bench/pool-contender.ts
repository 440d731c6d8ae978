// A pool of threads: what the contenders of the pool scenarios have in common, whoever made it.

import type { TaskName } from './tasks/all.ts'

export interface PoolContender {
  /** Its name in the tables. */
  readonly contender: string
  /** Said beside the figures. */
  readonly note?: string
  /** Runs a task with this argument in one of its threads. Any number may be in flight. */
  readonly run: (task: TaskName, arg?: unknown) => Promise<unknown>
  /** As `run`; the memory of `bytes`, all of which it has, is moved. */
  readonly move: (task: TaskName, bytes: Uint8Array) => Promise<unknown>
  /** All results, in the order of the items. Absent: a task for each. */
  readonly map?: (task: TaskName, items: readonly unknown[]) => Promise<unknown[]>
  readonly end: () => Promise<unknown>
}

/** One that can end a task that runs. */
export interface KillingPool extends PoolContender {
  /** Runs a task; the result ends it, whatever it is at. */
  readonly begin: (task: TaskName, arg: unknown) => Promise<() => unknown>
}

/** As many threads as are asked for, all of which stay. */
export type StartPool = (threads: number) => PoolContender | Promise<PoolContender>

/** What a rejection is about that a kill has caused; anything else goes on. */
export function ignoreKill(isKill: (error: Error) => boolean): (error: Error) => void {
  return (error) => {
    if (!isKill(error)) throw error
  }
}

/** What `scenario` takes of a contender. */
export function noted(note: string | undefined): { note?: string } {
  return note === undefined ? {} : { note }
}
