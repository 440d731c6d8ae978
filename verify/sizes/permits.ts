// Locks and semaphores, in sizes.

import { idAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { DIED, GRANTED, QUEUE_AT, WAITING, WORDS_AT, cellFor } from '../../packages/locks/src/protocol/layout.ts'
import type { Scenario } from '../scenario.ts'
import { type Others, idIn, registryWith, untidy } from './registry.ts'

export interface Size extends Others {
  readonly threads: number
  readonly rounds?: number
  readonly permits?: number
  readonly deaths?: number
  readonly kills?: number
  /** So many of the threads have a second greenlet in line. */
  readonly pairs?: number
  /** So many pass on what they get at first. */
  readonly passers?: number
  /** So many have a permit at the beginning; the others stand in line. */
  readonly owners?: number
  /** Only these die. */
  readonly mortal?: readonly number[]
  /** Who dies is followed by another in the same slot. */
  readonly reborn?: boolean
}

export function permits(size: Size): Scenario {
  const { threads, rounds = 1, permits: count = 1, owners = 0, pairs = 0, passers = 0, reborn = false } = size
  const { deaths = 0, kills = 0, mortal } = size
  const extras = Object.entries({ owners, pairs, passers, deaths, kills })
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${number} ${what}`)
  if (mortal !== undefined) extras.push(`of ${mortal.join(' or ')}`)
  if (reborn) extras.push('reborn')
  const main = (slot: number): string => {
    if (owners > 0) return slot < owners ? 'owner' : 'waiter'
    if (slot < pairs) return 'pair'
    return slot < pairs + passers ? 'passer' : 'worker'
  }
  const words = new Int32Array(WORDS_AT + count + threads + 4)
  const ghosts = new Int32Array(16)
  for (let slot = 0; slot < (owners > 0 ? threads : 0); slot++) {
    if (slot < owners) words[WORDS_AT + slot] = idIn(slot)
    else words[WORDS_AT + count + slot] = cellFor(idIn(slot), WAITING, 0)
    if (slot < owners) ghosts[4 + slot] = 1
    words[QUEUE_AT] = 1
  }
  ghosts[0] = owners
  ghosts[3] = deaths + kills > 0 ? 1 : 0
  return {
    name: [`${count === 1 ? 'lock' : `semaphore of ${count}`} ${threads}x${rounds}`, ...extras].join(', '),
    program: 'verify/programs/permits.ts',
    memories: {
      words: words.subarray(0, WORDS_AT + count + threads + (size.buried ?? 0) + (size.bystander ? 1 : 0)),
      threads: registryWith(threads, size),
    },
    ghosts,
    threads: Array.from({ length: threads }, (_, slot) => ({
      name: `thread ${slot}`,
      main: main(slot),
      args: ['words', 'threads', idIn(slot), count, ...(main(slot) === 'pair' ? [] : [rounds])],
      immortal: mortal !== undefined && !mortal.includes(slot) && kills === 0,
    })),
    reaper: {
      main: reborn ? 'reborn' : 'reaper',
      args: (slot) => ['threads', idIn(slot), ...(reborn ? ['words', count] : [])],
    },
    deaths,
    kills,
    onDeath(slot, now, memories) {
      onDeath(slot, now, memories['words']!, count)
      if (reborn) now[2] = 1 // in place of the dead one's cell there may be that of the next
    },
    final(now, { words: last, threads: registry }) {
      if (now[0] !== 0) return 'somebody is still inside'
      const owned = last!.subarray(WORDS_AT, WORDS_AT + count).map((word) => word & ~DIED)
      if (owned.some((id) => id !== 0 && registry![idAt(slotOf(id))] === id)) return 'a permit is not free'
      if (deaths === 0 && owned.some((id) => id !== 0)) return 'a permit is not free'
      if (count === 1 && deaths + kills === 0 && last![QUEUE_AT] !== 0)
        return 'nobody waits, and each release looks for who does'
      return untidy(last!.subarray(WORDS_AT + count), registry!, size)
    },
  }
}

function onDeath(slot: number, ghosts: Int32Array, words: Int32Array, count: number): void {
  const inside = ghosts[4 + slot]!
  ghosts[4 + slot] = 0
  ghosts[0]! -= inside
  if (inside > 0) ghosts[1] = 1
  const unused = words[WORDS_AT + count + slot] === cellFor(idIn(slot), GRANTED, 0)
  if ((words[WORDS_AT]! & ~DIED) === idIn(slot) && !unused) ghosts[2] = 1
}

/** A permit of 2 is free; the other was a dead thread's, which has granted it to one that has not noticed. One thread tries. */
export const permitBehindGrant: Scenario = {
  name: 'semaphore of 2, one free, one granted by the dead',
  program: 'verify/programs/permits.ts',
  memories: {
    words: Int32Array.from([...new Array<number>(WORDS_AT).fill(0), idIn(1), 0, 0, 0, cellFor(idIn(2), GRANTED, 0)]),
    threads: registryWith(1, { buried: 1, bystander: true }),
  },
  ghosts: new Int32Array(16),
  threads: [{ name: 'thread 0', main: 'trier', args: ['words', 'threads', idIn(0), 2] }],
}

/** A lock whose owner died, as the next were not told yet: the last who had it passed it on. */
export function untold(threads: number, others: Partial<Size> = {}): Scenario {
  const scenario = permits({ threads, ...others })
  const words = scenario.memories['words']!.slice()
  words[WORDS_AT] = DIED
  const ghosts = scenario.ghosts!.slice()
  ghosts[1] = 1
  ghosts[2] = 1
  return { ...scenario, name: `${scenario.name}, one died before`, memories: { ...scenario.memories, words }, ghosts }
}

/** Thread 0 has one permit and wants two; the others have one each, and give it back. */
export function keeper(threads: number): Scenario {
  const scenario = permits({ threads, permits: threads, owners: threads })
  const words = scenario.memories['words']!.slice()
  words[WORDS_AT + threads] = cellFor(idIn(0), WAITING, 0)
  const list = scenario.threads.map((thread, slot) =>
    slot === 0 ? { ...thread, main: 'keeper', args: thread.args.slice(0, 4) } : thread,
  )
  const name = `semaphore of ${threads}, one wants two`
  return { ...scenario, name, memories: { ...scenario.memories, words }, threads: list }
}
