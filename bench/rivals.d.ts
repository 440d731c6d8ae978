// Types of rivals that hide theirs from ES modules.

declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { MessagePort, Worker } from 'node:worker_threads'

  import type { Endpoint } from 'comlink'

  export default function nodeEndpoint(end: Worker | MessagePort): Endpoint
}

/** Beside what test/support/threads-js-types.d.ts has of it. */
declare module 'threads' {
  interface Pool {
    queue<R>(run: (thread: Record<string, (arg: unknown) => Promise<R>>) => Promise<R>): PromiseLike<R>
    terminate(force?: boolean): Promise<void>
  }

  export function Pool(spawnThread: () => Promise<unknown>, size: number): Pool
  export function Transfer(value: unknown, moved: readonly object[]): unknown
}
