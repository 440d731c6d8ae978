// Claims, in sizes: a pool and a thread. Each task is begun or done elsewhere, once, in every state; at the end all are.

import { CLAIM_WORDS } from '../../packages/threadpool/src/protocol/claims.ts'
import type { Scenario } from '../scenario.ts'

export interface Size {
  readonly tasks: number
  /** So many are sent before the pool takes back. */
  readonly ahead: number
  /** So often the pool takes back. */
  readonly times: number
  /** The number of the last task before. */
  readonly from?: number
  /** Every other number never comes to the thread. */
  readonly lost?: boolean
  readonly deaths?: number
}

export function claims({ tasks, ahead, times, from = 0, lost = false, deaths = 0 }: Size): Scenario {
  const others = [from === 0 ? '' : `from ${from}`, lost ? 'some lost' : '', deaths === 0 ? '' : `${deaths} deaths`]
  return {
    name: [`claims, ${tasks} tasks, ${ahead} ahead, ${times} times taken back`, ...others.filter(Boolean)].join(', '),
    program: 'verify/programs/claims.ts',
    memories: {
      words: new Int32Array(CLAIM_WORDS).fill(from),
      mail: new Int32Array(times * ahead + tasks + 1),
      exit: new Int32Array(1),
    },
    ghosts: Int32Array.of(from, 0, ...Array.from({ length: 2 * tasks }, () => 0)),
    threads: [
      { name: 'thread', main: 'thread', args: ['words', 'mail', 'exit', from] },
      { name: 'pool', main: 'pool', args: ['words', 'mail', 'exit', from, tasks, ahead, times, lost], immortal: true },
    ],
    reaper: { main: 'reaper', args: () => ['exit'] },
    deaths,
    invariant(ghosts) {
      const task = timesOf(ghosts).findIndex((n) => n > 1)
      return task < 0 ? undefined : `task ${task + 1} was begun or done elsewhere twice`
    },
    final(ghosts) {
      const task = timesOf(ghosts).indexOf(0)
      return task < 0 ? undefined : `task ${task + 1} is lost`
    },
  }
}

/** How often each task was begun or done elsewhere. */
function timesOf(ghosts: Int32Array): number[] {
  const [begun, elsewhere] = [2, 2 + (ghosts.length - 2) / 2]
  return Array.from(ghosts.subarray(begun, elsewhere), (n, task) => n + ghosts[elsewhere + task]!)
}
