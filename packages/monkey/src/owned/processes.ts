// Child processes and workers.

import type { ChildProcess } from 'node:child_process'
import type { Worker } from 'node:worker_threads'

import type { Ledger } from './asset.ts'
import { atMost, endProcess } from './end-process.ts'

/** It has not been started yet when the channel tells of it. */
export function addChild(ledger: Ledger, { process: child }: { readonly process: ChildProcess }): void {
  child.once('exit', () => ledger.forget(child))
  ledger.add({
    resource: child,
    what: () => `the process ${child.pid} (${child.spawnfile})`,
    end: (grace) => endProcess(child, grace),
    beyond: atMost + 100,
  })
}

export function addWorker(ledger: Ledger, { worker }: { readonly worker: Worker }): void {
  const id = worker.threadId
  worker.once('exit', () => ledger.forget(worker))
  ledger.add({ resource: worker, what: () => `worker ${id}`, end: () => worker.terminate() })
}
