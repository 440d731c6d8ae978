import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { FixedThreadPool } from 'poolifier'

import type { PoolContender } from '../pool-contender.ts'

const script = fileURLToPath(new URL('../tasks/poolifier.ts', import.meta.url))

/** Without its queues: a task goes to its thread at once. */
export function startPoolifier(threads: number): PoolContender {
  const pool = new FixedThreadPool(threads, script, { enableEvents: false })
  return {
    contender: 'poolifier',
    run: (name, arg) => pool.execute(arg, name),
    move: (name, bytes) => pool.execute(bytes, name, undefined, [bytes.buffer as ArrayBuffer]),
    map: (name, items) => pool.mapExecute(items, name),
    end: () => Promise.race([pool.destroy(), pause(1000)]), // at times its promise never settles
  }
}
