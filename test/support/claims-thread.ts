// A thread that begins tasks as it claims them, as fast as it can.

import { workerData } from 'node:worker_threads'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { claim } from '../../packages/threadpool/src/protocol/claims.ts'

export interface Work {
  readonly words: Int32Array
  /** How many tasks were sent, and behind it two words for each of them: its place among all tasks, and its number. */
  readonly mail: Int32Array
  /** How often each task was begun. */
  readonly begun: Int32Array
}

/** In place of a task: there are no more. */
export const END = -1

if (workerData !== null && 'mail' in workerData) work(workerData as Work)

function work({ words, mail, begun }: Work): void {
  for (let at = 0; ; at++) {
    while (Atomics.load(mail, 0) === at) Atomics.wait(mail, 0, at)
    const task = mail[1 + 2 * at]!
    if (task === END) return
    if (claim(words, mail[2 + 2 * at]!)) Atomics.add(begun, task, 1)
  }
}
