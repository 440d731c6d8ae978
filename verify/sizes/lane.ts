// Lanes, in sizes: one that a thread writes and another reads, and two in both directions.

import {
  FULL_AT,
  HEAD_AT,
  LANE_WORDS,
  TAIL_AT,
  advance,
  placeOf,
} from '../../packages/core/src/threads/protocol/lane.ts'
import { asleepAt, doorbellAt, idAt } from '../../packages/core/src/threads/protocol/layout.ts'
import type { Memories, Scenario, Thread } from '../scenario.ts'
import { idIn, registryOf } from './registry.ts'

export interface Size {
  /** Words of records: a power of two. A record has two, every other one `long` and one. */
  readonly capacity: number
  readonly records: number
  readonly long?: number
  /** The producer publishes so many at a time. */
  readonly batch?: number
  /** The consumer gives back when it has read so many words, or all there is. */
  readonly keeps?: number
  /** The position at which it begins. */
  readonly from?: number
  readonly deaths?: number
}

function laneOf(capacity: number, from: number): Int32Array {
  const words = new Int32Array(LANE_WORDS + capacity)
  words[HEAD_AT] = words[TAIL_AT] = from
  // what an earlier round has left
  for (let i = 0; i < capacity; i += 2) words[LANE_WORDS + placeOf(advance(from, i), capacity)] = 9
  return words
}

const isDead = (registry: Int32Array, slot: number): boolean => registry[idAt(slot)] !== idIn(slot)

export function lane(size: Size): Scenario {
  const { capacity, records, long = 1, batch = 1, keeps = 1, from = 0, deaths = 0 } = size
  const args = (slot: number): Thread['args'] => ['lane', 'threads', idIn(slot), idIn(1 - slot), records, long]
  return {
    name: `lane of ${capacity}, ${Object.entries({ records, long, batch, keeps, from, deaths })
      .filter(([what, n]) => what === 'records' || n > 1 || (n === 1 && what === 'deaths') || n < 0)
      .map(([what, n]) => (what === 'records' ? `${n} records` : `${what} ${n}`))
      .join(', ')}`,
    program: 'verify/programs/lane.ts',
    memories: { lane: laneOf(capacity, from), threads: registryOf(2) },
    ghosts: new Int32Array(5),
    threads: [
      { name: 'producer', main: 'producer', args: [...args(0), batch] },
      { name: 'consumer', main: 'consumer', args: [...args(1), keeps] },
    ],
    reaper: { main: 'reaper', args: (slot) => ['threads', idIn(slot)] },
    deaths,
    invariant: (ghosts) => (ghosts[2]! > ghosts[0]! ? 'a record was read before it was published' : undefined),
    final(ghosts, memories) {
      if (deaths === 0 && ghosts[2] !== records) return 'not all was read'
      if (deaths === 0 && memories['threads']![doorbellAt(0)]! > ghosts[4]!)
        return 'it is rung though it waits for nothing'
      return untidy(memories, ghosts, 'lane', 0, size.keeps === undefined)
    },
  }
}

/** Each of two threads sends to the other, and receives. */
export function lanes(capacity: number, records: number, deaths = 0): Scenario {
  const thread = (slot: number): Thread => ({
    name: `thread ${slot}`,
    main: 'both',
    args: [`lane${slot}`, `lane${1 - slot}`, 'threads', idIn(slot), idIn(1 - slot), records, slot],
  })
  return {
    name: `lanes of ${capacity}, both ways, ${records} records${deaths > 0 ? `, ${deaths} deaths` : ''}`,
    program: 'verify/programs/lane.ts',
    memories: { lane0: laneOf(capacity, 0), lane1: laneOf(capacity, 0), threads: registryOf(2) },
    ghosts: new Int32Array(4),
    threads: [thread(0), thread(1)],
    reaper: { main: 'reaper', args: (slot) => ['threads', idIn(slot)] },
    deaths,
    final(ghosts, memories) {
      if (deaths === 0 && (ghosts[2] !== records || ghosts[3] !== records)) return 'not all was read'
      return untidy(memories, ghosts, 'lane0', 0, true) ?? untidy(memories, ghosts, 'lane1', 1, true)
    },
  }
}

/** What is wrong at the end with a lane of which both ends live. */
function untidy(
  memories: Memories,
  ghosts: Int32Array,
  name: string,
  which: number,
  tidy: boolean,
): string | undefined {
  const registry = memories['threads']!
  const words = memories[name]!
  const dead = [0, 1].filter((slot) => isDead(registry, slot))
  for (const slot of [0, 1]) {
    if (!dead.includes(slot) && registry[asleepAt(slot)] !== 0) return `thread ${slot} is said to sleep, and does not`
  }
  if (dead.length > 0) return undefined
  if (ghosts[which] !== ghosts[2 + which]) return 'not all that was published was read'
  if (tidy && words[HEAD_AT] !== words[TAIL_AT]) return 'not all that was read was given back'
  return words[FULL_AT] !== 0 && words[FULL_AT] !== 1 ? 'FULL is neither 0 nor 1' : undefined
}
