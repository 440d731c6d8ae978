// Locks for readers and writers: which threads do what.

import { idAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import {
  DIED,
  NEXT_TO_WRITE,
  TO_READ,
  TO_WRITE,
  WORDS_AT,
  WRITING,
  cellFor,
  isOf,
  stateOf,
} from '../../packages/locks/src/protocol/layout.ts'
import type { Scenario } from '../scenario.ts'
import { type Others, idIn, registryWith, untidy } from './registry.ts'

/** In this order: numbers of `doer`. The second of two words is for what a thread is in the middle of at the beginning. */
const DEEDS = [
  'read',
  'write',
  'try to read',
  'try to write',
  'can read',
  'can write',
  'is writing',
  'is to read',
  'is to write',
  'sees no writer',
  'sees a writer',
] as const
type Deed = (typeof DEEDS)[number] | 'is next to write'

export interface Cast extends Others {
  /** What each thread does, one after the other. */
  readonly cast: readonly (readonly Deed[])[]
  readonly deaths?: number
  readonly kills?: number
  /** Only these die. */
  readonly mortal?: readonly number[]
  /** Who dies is followed by another in the same slot, which does this. */
  readonly reborn?: readonly Deed[]
  /** At the beginning, the word names the first one buried. */
  readonly writerDied?: boolean
  /** At the beginning, the word names the thread in this slot, and goes on to. */
  readonly named?: number
  /** The first one buried had this in its cell. */
  readonly left?: number
}

export function rw(size: Cast): Scenario {
  const { cast, deaths = 0, kills = 0, mortal, reborn, writerDied = false, left = 0, buried = 0, named } = size
  const extras = [`${deaths} deaths`, `${kills} kills`].filter((text) => !text.startsWith('0'))
  if (mortal !== undefined) extras.push(`of ${mortal.join(' or ')}`)
  if (reborn !== undefined) extras.push(`reborn to ${reborn.join(', ')}`)
  if (writerDied) extras.push('a writer died before')
  if (left !== 0) extras.push(`leaving ${left}`)
  const words = new Int32Array(WORDS_AT + 1 + cast.length + buried + (size.bystander === true ? 1 : 0))
  const ghosts = new Int32Array(21)
  for (const [slot, deeds] of cast.entries()) {
    const state = BEGINNINGS[deeds[0]!] ?? 0
    if (state !== 0) words[WORDS_AT + 1 + slot] = cellFor(idIn(slot), state, 0)
    if (state !== WRITING) continue
    words[WORDS_AT] = idIn(slot)
    ghosts[1] = 1
    ghosts[5 + slot] = 2
  }
  if (writerDied) words[WORDS_AT] = idIn(cast.length)
  if (writerDied) ghosts[3] = 1
  if (named !== undefined) words[WORDS_AT] = idIn(named)
  if (left !== 0) words[WORDS_AT + 1 + cast.length + (writerDied ? 1 : 0)] = left
  ghosts[4] = deaths + kills > 0 ? 1 : 0
  return {
    name: [`rw ${cast.map((deeds) => deeds.join(', ')).join(' + ')}`, ...extras].join('; '),
    program: 'verify/programs/rw.ts',
    memories: { words, threads: registryWith(cast.length, size) },
    ghosts,
    threads: cast.map((deeds, slot) => ({
      name: `thread ${slot}`,
      main: 'doer',
      args: ['words', 'threads', idIn(slot), planOf(deeds)],
      immortal: mortal !== undefined && !mortal.includes(slot) && kills === 0,
    })),
    reaper: {
      main: reborn === undefined ? 'reaper' : 'reborn',
      args: (slot) => ['threads', idIn(slot), ...(reborn === undefined ? [] : ['words', planOf(reborn)])],
    },
    deaths,
    kills,
    onDeath(slot, now, memories) {
      onDeath(slot, now, memories['words']!)
      if (reborn !== undefined) now[3] = 1 // in place of the dead one's cell there may be that of the next
    },
    final(now, { words: last, threads: registry }) {
      if (now[0] !== 0 || now[1] !== 0) return 'somebody is still inside'
      if (named !== undefined && last![WORDS_AT] !== idIn(named)) return 'the word does not name the writer any more'
      const writer = last![WORDS_AT]! & ~DIED
      if (writer !== 0 && named === undefined && (deaths === 0 || registry![idAt(slotOf(writer))] === writer))
        return 'a writer is still named'
      return untidy(last!.subarray(WORDS_AT + 1), registry!, size)
    },
  }
}

const BEGINNINGS: Readonly<Record<string, number>> = {
  'is writing': WRITING,
  'is to read': TO_READ,
  'is to write': TO_WRITE,
  'is next to write': NEXT_TO_WRITE,
}

function planOf(deeds: readonly Deed[]): number {
  const numbers = deeds.map((deed) => DEEDS.indexOf(deed === 'is next to write' ? 'is to write' : deed) + 1)
  return numbers.reduceRight((plan, number) => plan * 16 + number, 0)
}

function onDeath(slot: number, ghosts: Int32Array, words: Int32Array): void {
  const did = ghosts[5 + slot]!
  const cell = words[WORDS_AT + 1 + slot]!
  const begun = stateOf(cell) === WRITING && ghosts[0] === 0 // nobody reads
  if ((words[WORDS_AT]! & ~DIED) === idIn(slot) && (begun || !isOf(cell, idIn(slot)))) ghosts[3] = 1
  ghosts[5 + slot] = 0
  if (did === 1) ghosts[0]!--
  if (did !== 2) return
  ghosts[1]!--
  ghosts[2] = 1
}
