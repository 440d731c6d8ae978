import { fileURLToPath } from 'node:url'

import workerpool from 'workerpool'

import { type KillingPool, ignoreKill } from '../pool-contender.ts'

const script = fileURLToPath(new URL('../tasks/workerpool.ts', import.meta.url))

export function startWorkerpool(threads: number): KillingPool {
  const pool = workerpool.pool(script, {
    minWorkers: threads,
    maxWorkers: threads,
    workerType: 'thread',
    workerTerminateTimeout: 1,
  })
  return {
    contender: 'workerpool',
    run: async (name, arg) => pool.exec(name, [arg]),
    move: async (name, bytes) => pool.exec(name, [bytes], { transfer: [bytes.buffer] }),
    async begin(name, arg) {
      const promise = pool.exec(name, [arg])
      promise.catch(ignoreKill((error) => error instanceof workerpool.Promise.CancellationError))
      return () => void promise.cancel()
    },
    end: async () => pool.terminate(true),
  }
}
