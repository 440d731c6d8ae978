import { Pool, Transfer, Worker, spawn } from 'threads'

import type { PoolContender } from '../pool-contender.ts'

export function startThreads(threads: number): PoolContender {
  const pool = Pool(() => spawn(new Worker('../tasks/threads.ts')), threads)
  const run = async (name: string, arg: unknown): Promise<unknown> => pool.queue((thread) => thread[name]!(arg))
  return {
    contender: 'threads.js',
    run,
    move: (name, bytes) => run(name, Transfer(bytes, [bytes.buffer])),
    end: () => pool.terminate(true),
  }
}
