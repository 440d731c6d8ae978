// Who makes a worker known to the other threads hears of its end, and tells them.

import { Worker, isMainThread } from 'node:worker_threads'

import { ArgumentTypeError, MisuseError, TooManyThreads } from '../errors.ts'
import { describe } from '../hub/describe.ts'
import { SLOTS } from './protocol/layout.ts'
import { bury, enter } from './protocol/slots.ts'
import { registry } from './registry.ts'

/**
 * Makes `worker` known to the other threads, so that it can use what they share, and so that they go on when it dies.
 *
 * To be called in the thread that starts the worker, in one go with `new Worker`; nothing is needed inside. Returns the
 * worker. A second call does nothing. `process.on('worker', enroll)` enrolls all that this thread starts, those of pools
 * too, as soon as it is back in its loop: do not keep it busy after a start.
 *
 * ```ts
 * const worker = enroll(new Worker(new URL('./worker.ts', import.meta.url), { workerData: { lock } }))
 * ```
 *
 * @throws {MisuseError} if the worker has ended
 * @throws {TooManyThreads} if 256 threads are enrolled
 */
export function enroll(worker: Worker): Worker {
  if (!(worker instanceof Worker)) {
    throw new ArgumentTypeError(`enroll: worker must be a Worker, got ${describe(worker)}`)
  }
  if (worker.threadId < 0) throw new MisuseError('cannot enroll a worker that has ended')
  const here = registry()
  if (here.find(worker.threadId) !== 0) return worker
  const id = enter(here.words, worker.threadId, here.me)
  if (id === 0) {
    throw new TooManyThreads(`cannot enroll thread ${worker.threadId}: ${SLOTS} threads are enrolled; end some first`)
  }
  worker.once('exit', () => bury(here.words, id))
  return worker
}

// A worker inherits the registry that is there when it is made, which is before it is enrolled.
if (isMainThread) registry()
