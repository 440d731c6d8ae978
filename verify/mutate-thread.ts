// A thread that explores a part of the mutants of one file.

import { parentPort, workerData } from 'node:worker_threads'

import { type Share, type Sizes, mutate } from './mutate.ts'
import { subjects } from './scenarios.ts'

/** What the thread is started with. */
export interface Job {
  /** Its number in `subjects`. */
  readonly subject: number
  readonly file: string
  readonly share: Share
  readonly sizes: Sizes
}

const { subject, file, share, sizes } = workerData as Job
parentPort?.postMessage(mutate(subjects[subject]!, file, undefined, share, sizes))
