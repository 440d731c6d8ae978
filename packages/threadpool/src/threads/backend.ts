// What a pool needs of those who start its threads. What runs in them, and how it gets there, is the pool's own affair.

import type { MessagePort, Worker, WorkerOptions } from 'node:worker_threads'

import type { EntryData } from '@hublet/core/lowlevel'

/** What a thread is told when it is started: to be handed to `becomePoolThread`. */
export type ThreadData = EntryData['hublet']

/** What is said of the threads of a pool. */
export interface ThreadOptions {
  readonly env?: NodeJS.ProcessEnv | undefined
  readonly resourceLimits?: WorkerOptions['resourceLimits'] | undefined
  readonly execArgv?: readonly string[] | undefined
}

/** Starts threads. The pool hears of their end by the `exit` event, and ends them by `terminate()`. */
export interface Backend {
  readonly name: string
  /** Starts a worker that calls `becomePoolThread(data)` first of all. `port` is in `data`, and has to be transferred. */
  start(data: ThreadData, port: MessagePort, options: ThreadOptions): Worker
}
