// Threads by Piscina: it starts them, limits them and hands them what they begin with.
//
//   Z1  a Piscina has one thread and one task, which is over as soon as the thread serves the pool. So nothing of it ever
//       waits in a queue of Piscina's, is aborted there, or sends its result by it: tasks come and go by the lanes of hubs
//   Z2  Piscina never starts a thread in the place of one that has died: the pool decides that

import type { MessagePort, Worker } from 'node:worker_threads'

import { Piscina } from 'piscina'

import type { Backend, ThreadData, ThreadOptions } from './backend.ts'

const entry = new URL(import.meta.url.endsWith('.ts') ? './piscina-entry.ts' : './piscina-entry.js', import.meta.url)

export const piscina: Backend = {
  name: 'piscina',
  start(data: ThreadData, port: MessagePort, { env, resourceLimits, execArgv }: ThreadOptions): Worker {
    const pool = new Piscina({
      filename: entry.href,
      minThreads: 0, // Z2
      maxThreads: 1,
      idleTimeout: Infinity,
      atomics: 'disabled', // the thread waits by itself
      recordTiming: false,
      ...(env === undefined ? undefined : { env: env as Record<string, string> }),
      ...(resourceLimits === undefined ? undefined : { resourceLimits }),
      ...(execArgv === undefined ? undefined : { execArgv: [...process.execArgv, ...execArgv] }),
    })
    const ignore = (): void => {} // the pool hears of it by the worker
    pool.on('error', ignore)
    pool.run(data, { transferList: [port] as never } /* its types are those of an older Node */).catch(ignore)
    return pool.threads[0]!
  },
}
