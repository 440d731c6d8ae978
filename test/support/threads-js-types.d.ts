// What of threads.js is used here: its package.json hides its own types from ES modules.

declare module 'threads' {
  import type { Worker as NodeWorker } from 'node:worker_threads'

  export class Worker extends NodeWorker {
    /** `path`: relative to the file of the caller. */
    constructor(path: string)
  }
  /** Waits until the worker has called `expose`. */
  export const Thread: { terminate(thread: object): Promise<void> }
  export function spawn<F extends object>(worker: Worker): Promise<Calls<F>>
  export type Calls<F> = {
    [K in keyof F]: F[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never
  }
}

declare module 'threads/worker' {
  export function expose(functions: object): void
}
