// The toys, in sizes. Ghosts of the mutex: how many are inside, how often somebody was.

import type { Scenario } from '../scenario.ts'

interface Faults {
  readonly deaths?: number
  readonly kills?: number
}

const program = 'verify/toy/program.ts'

/** `threads` threads that acquire and release the mutex `rounds` times. */
export function mutex(threads: number, rounds: number, { deaths = 0, kills = 0 }: Faults = {}): Scenario {
  const faults = `${deaths > 0 ? `, ${deaths} deaths` : ''}${kills > 0 ? `, ${kills} kills` : ''}`
  const all = threads * rounds
  return {
    name: `toy mutex ${threads}x${rounds}${faults}`,
    program,
    memories: { lock: new Int32Array(1) },
    ghosts: new Int32Array(2),
    threads: Array.from({ length: threads }, (_, i) => ({
      name: `thread ${i + 1}`,
      main: 'worker',
      args: ['lock', i + 1, rounds],
    })),
    reaper: { main: 'reaper', args: (thread) => ['lock', thread + 1] },
    deaths,
    kills,
    onDeath(thread, ghosts, { lock }) {
      if ((lock![0]! & 15) === thread + 1) ghosts[0] = 0
    },
    final(ghosts, { lock }) {
      if (lock![0] !== 0) return 'somebody holds it for ever'
      return deaths + kills > 0 || ghosts[1] === all ? undefined : `${ghosts[1]} of ${all} rounds`
    },
  }
}

export function gate(guests: number): Scenario {
  const names = Array.from({ length: guests }, (_, i) => `guest ${i + 1}`)
  return {
    name: `toy gate, ${guests} guests`,
    program,
    memories: { gate: new Int32Array(3) },
    ghosts: new Int32Array(1),
    threads: [
      { name: 'host', main: 'host', args: ['gate'] },
      ...names.map((name) => ({ name, main: 'guest', args: ['gate'] })),
    ],
  }
}
