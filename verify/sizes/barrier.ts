// Barriers, in sizes.

import { idOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { generationOf, isBroken } from '../../packages/locks/src/protocol/barrier.ts'
import { STATE_AT, WAITING, WORDS_AT, cellFor, countOf, isOf } from '../../packages/locks/src/protocol/layout.ts'
import type { Scenario, Thread } from '../scenario.ts'
import { type Others, idIn, registryWith, untidy } from './registry.ts'

/** The first generation but 0, with nobody in it. */
const ONE = Array.from({ length: 32 }, (_, bit) => 2 ** bit).find((word) => generationOf(word) === 1)!

export interface Size extends Others {
  readonly parties: number
  readonly rounds?: number
  readonly deaths?: number
  readonly kills?: number
  /** A further thread resets it. */
  readonly reset?: boolean
  /** So many have come at the beginning; so many others do not come at all. */
  readonly come?: number
  readonly missing?: number
  /** In this slot stands what its former thread left: that it had come in this generation. */
  readonly left?: { readonly slot: number; readonly generation: number }
  readonly generation?: number
  readonly reborn?: boolean
}

export function barrier(size: Size): Scenario {
  const { parties, rounds = 1, deaths = 0, kills = 0, reset = false, come = 0, missing = 0, reborn = false } = size
  const { left, generation = 0, buried = 0, bystander = false } = size
  const extras = Object.entries({ come, missing, deaths, kills })
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${number} ${what}`)
  if (reset) extras.unshift('reset')
  if (reborn) extras.push('reborn')
  if (left !== undefined) extras.push(`slot ${left.slot} once came in ${left.generation}`)
  const present = parties - missing
  const count = present + (reset ? 1 : 0)
  const words = new Int32Array(WORDS_AT + count + buried + (bystander ? 1 : 0))
  words[STATE_AT] = generation * ONE + come
  for (let slot = 0; slot < come; slot++) words[WORDS_AT + slot] = cellFor(idIn(slot), WAITING, 0)
  if (left !== undefined) words[WORDS_AT + left.slot] = cellFor(idOf(left.slot, 9), WAITING, left.generation)
  const ghosts = new Int32Array(20)
  ghosts[0] = come
  const threads = Array.from({ length: present }, (_, slot): Thread => {
    const daemon = deaths > 0 || missing > 0 || (kills > 0 && rounds > 1) // for others, who do not come, it may wait for ever
    const args = ['words', 'threads', idIn(slot)]
    if (slot < come) return { name: `guest ${slot}`, main: 'guest', args, daemon }
    return { name: `party ${slot}`, main: 'party', args: [...args, parties, rounds], daemon }
  })
  if (reset)
    threads.push({ name: 'resetter', main: 'resetter', args: ['words', 'threads', missing === 0], immortal: true })
  return {
    name: [`barrier ${parties}x${rounds}`, ...extras].join(', '),
    program: 'verify/programs/barrier.ts',
    memories: { words, threads: registryWith(count, size) },
    ghosts,
    threads,
    reaper: {
      main: reborn ? 'reborn' : 'reaper',
      args: (slot) => ['threads', idIn(slot), ...(reborn ? ['words', parties] : [])],
      daemon: reborn,
    },
    deaths,
    kills,
    onDeath(slot, now, memories) {
      onDeath(slot, now, memories['words']!)
    },
    final(now, { words: last, threads: registry }) {
      const word = last![STATE_AT]!
      for (let slot = 0; slot < count; slot++) {
        if (now[12 + slot] !== 1) continue
        const mine = countOf(last![WORDS_AT + slot]!) === generationOf(word)
        if (!mine || isBroken(word)) return 'one waits, and its generation has ended'
        if (now[2] === (generationOf(word) & 3) + 1) return 'one who had come died, and another waits for ever'
      }
      const waiting = last!.subarray(WORDS_AT).map((cell, slot) => (now[12 + slot] === 1 ? 0 : cell))
      return untidy(waiting, registry!, size, (slot) => now[12 + slot] === 1)
    },
  }
}

function onDeath(slot: number, ghosts: Int32Array, words: Int32Array): void {
  const cell = words[WORDS_AT + slot]!
  const word = words[STATE_AT]!
  const four = generationOf(word) & 3
  const here = isOf(cell, idIn(slot)) && countOf(cell) === generationOf(word)
  if (here) ghosts[4 + four] = 1
  if (here && ghosts[12 + slot] === 1 && !isBroken(word)) ghosts[16 + slot] = four + 1
  ghosts[1] = 1
  ghosts[12 + slot] = 0
}

/** One thread alone; the generations end at 2047 and begin again. */
export const history: Scenario = {
  name: 'barrier alone',
  program: 'verify/programs/barrier.ts',
  memories: {
    words: Int32Array.from({ length: WORDS_AT + 1 }, (_, at) => (at === STATE_AT ? 2044 * ONE : 0)),
    threads: registryWith(1, {}),
  },
  threads: [{ name: 'historian', main: 'historian', args: ['words', 'threads', idIn(0)] }],
}
