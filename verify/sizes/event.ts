// Events, in sizes: threads that wait, threads that set it; one of those never dies, so that nobody waits for ever.

import { STATE_AT, WORDS_AT } from '../../packages/locks/src/protocol/layout.ts'
import type { Scenario, Thread } from '../scenario.ts'
import { type Others, idIn, registryWith, untidy } from './registry.ts'

export interface Size extends Others {
  readonly waiters: number
  /** Threads that set it and clear it at once, and may die in between. */
  readonly pulses?: number
  /** So often each. */
  readonly times?: number
  readonly deaths?: number
  readonly kills?: number
}

export function event(size: Size): Scenario {
  const { waiters, pulses = 0, times = 1, deaths = 0, kills = 0, bystander = false } = size
  const count = waiters + pulses + 1
  const extras = [`${pulses} pulses`, `${deaths} deaths`, `${kills} kills`].filter((text) => !text.startsWith('0'))
  if (times > 1) extras.push(`${times} times`)
  const alone = pulses === 1
  const thread = (slot: number): Thread => {
    if (slot < waiters) return { name: `waiter ${slot}`, main: 'waiter', args: ['words', 'threads', idIn(slot)] }
    if (slot < count - 1) return { name: `pulse ${slot}`, main: 'setter', args: ['words', 'threads', times, alone] }
    return { name: 'last', main: 'last', args: ['words', 'threads', pulses], immortal: true, polls: true }
  }
  return {
    name: [`event, ${waiters} waiting`, ...extras].join(', '),
    program: 'verify/programs/event.ts',
    memories: { words: new Int32Array(WORDS_AT + count + (bystander ? 1 : 0)), threads: registryWith(count, size) },
    ghosts: new Int32Array(3),
    threads: Array.from({ length: count }, (_, slot) => thread(slot)),
    reaper: { main: 'reaper', args: (slot) => ['threads', idIn(slot)] },
    deaths,
    kills,
    onDeath(slot, ghosts) {
      if (slot >= waiters) ghosts[1]!++
    },
    final(ghosts, { words, threads: registry }) {
      if (deaths === 0 && words![STATE_AT]! >> 1 !== ghosts[2]) return 'it does not know how often it was set'
      return untidy(words!.subarray(WORDS_AT), registry!, size)
    },
  }
}
