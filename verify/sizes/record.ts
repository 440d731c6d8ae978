// Records of calls that block, in sizes.

import type { Scenario } from '../scenario.ts'

export interface Size {
  /** Calls of each thread that has the slot in turn: all but the last die. */
  readonly calls: readonly number[]
  readonly looks: number
  /** Where ENTRY begins. */
  readonly from?: number
}

export function record({ calls, looks, from = 0 }: Size): Scenario {
  return {
    name: `record, ${calls.join(' then ')} calls, ${looks} looks${from === 0 ? '' : `, from ${from}`}`,
    program: 'verify/programs/record.ts',
    memories: { words: Int32Array.of(0, from, 0, 0, 0), threads: Int32Array.of(1) },
    ghosts: new Int32Array(3),
    threads: [
      ...calls.map((n, place) => ({
        name: `thread ${place + 1}`,
        main: 'thread',
        args: ['words', 'threads', place + 1, n],
        daemon: true,
        immortal: place === calls.length - 1,
      })),
      { name: 'reader', main: 'reader', args: ['words', 'threads', looks], immortal: true },
    ],
    reaper: { main: 'reaper', args: (thread) => ['threads', thread + 1] },
    deaths: calls.length - 1,
  }
}
