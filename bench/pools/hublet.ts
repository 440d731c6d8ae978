import { type TaskReference, ThreadPool, task, transfer } from '@hublet/threadpool'

import type { KillingPool } from '../pool-contender.ts'
import type { TaskName } from '../tasks/all.ts'

type Run = (arg: unknown) => unknown
type Tasks = Record<TaskName, TaskReference<Run>>

const reference = (file: string, name: string): TaskReference<Run> =>
  task<Run>(new URL(`../tasks/${file}`, import.meta.url), name)
const inAll = (name: TaskName): TaskReference<Run> => reference('all.ts', name)

const tasks: Tasks = {
  nothing: inAll('nothing'),
  same: inAll('same'),
  square: inAll('square'),
  squares: inAll('squares'),
  weighBytes: inAll('weighBytes'),
  computeFor: inAll('computeFor'),
  compute: inAll('compute'),
  endless: inAll('endless'),
  hashFile: inAll('hashFile'),
}

/** A task that runs is ended with its thread, at once. */
export function startHublet(threads: number): KillingPool {
  return poolOf(threads, 'hublet', tasks, 0)
}

/** Its endless task says where it can be killed: the thread stays. */
export function startWithCheckpoint(threads: number): KillingPool {
  const own = { ...tasks, endless: reference('hublet.ts', 'endlessWithCheckpoint') }
  return { ...poolOf(threads, 'hublet (checkpoint)', own, 1000), note: 'the task calls checkpoint(), its thread stays' }
}

function poolOf(threads: number, contender: string, known: Tasks, grace: number): KillingPool {
  const pool = new ThreadPool({ minThreads: threads, maxThreads: threads, grace })
  return {
    contender,
    run: (name, arg) => pool.apply(known[name], [arg]),
    move: (name, bytes) => pool.apply(known[name], [transfer(bytes)]),
    map: (name, items) => pool.map(known[name], items),
    async begin(name, arg) {
      const running = await pool.spawn(known[name], [arg])
      return () => running.kill()
    },
    end: () => pool.kill(),
  }
}
