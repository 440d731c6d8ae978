// A thread that explores a part of the mutants of one file.

import { parentPort, workerData } from 'node:worker_threads'

import { type Share, mutate } from './mutate.ts'
import { subjects } from './scenarios.ts'

/** What the thread is started with. */
export interface Job {
  /** Its number in `subjects`. */
  readonly subject: number
  readonly file: string
  readonly share: Share
}

const { subject, file, share } = workerData as Job
parentPort?.postMessage(mutate(subjects[subject]!, file, undefined, share))
