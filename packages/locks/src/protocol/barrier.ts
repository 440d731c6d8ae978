// The engine of SharedBarrier.
//
//   word     generation (11 bits), how long ago one ended badly (11), broken (1), arrived (9)
//
//   0 ──arrive──▶ 1 ──▶ ... ──arrive, the last──▶ 0 of the next generation, which ended well
//   any ──break──▶ broken ──reset──▶ 0 of the next generation; this one ended badly
//
//   B1  everything is decided by one compare-exchange of the word: who arrives is in one generation, and knows its place
//   B2  a thread's cell names the generation before the word counts its arrival: a thread that is dead, and whose cell names
//       the generation that goes on, may have arrived. Whoever finds that breaks the barrier
//   B3  who waits learns how its generation ended, however late, unless another one has ended badly since: then it takes its
//       own for broken. How long ago: 2047 - n for n generations; 0 for never, or longer ago than can be told
//   B4  who waits has set its cell before its last look at the word; the word is changed before the cells are looked at

import { USED_AT, compareExchange, idAt, load, slotOf, store } from '@hublet/core/lowlevel'

import { ringCells } from './event.ts'
import { IDLE, STATE_AT, WAITING, WORDS_AT, cellFor, countOf, isOf, stateOf } from './layout.ts'

const ARRIVED_MASK = 511
const BROKEN_BIT = 512
const BAD_SHIFT = 10
const BAD_MASK = 2047
const GENERATION_SHIFT = 21
const GENERATION_MASK = 2047

export const MOST_PARTIES = 511

/** The generation goes on. */
export const PENDING = 0
export const PASSED = 1
export const BROKEN = 2

export const generationOf = (word: number): number => (word >>> GENERATION_SHIFT) & GENERATION_MASK
export const arrivedOf = (word: number): number => word & ARRIVED_MASK
export const isBroken = (word: number): boolean => (word & BROKEN_BIT) !== 0

const cellAt = (slot: number): number => WORDS_AT + slot

const badOf = (word: number): number => (word >>> BAD_SHIFT) & BAD_MASK

const wordOf = (generation: number, bad: number): number =>
  ((generation & GENERATION_MASK) << GENERATION_SHIFT) | (bad << BAD_SHIFT)

/** The generation after one that has ended well. */
const afterGood = (word: number): number => wordOf(generationOf(word) + 1, badOf(word) === 0 ? 0 : badOf(word) - 1)

/** The generation after one that has ended badly. */
const afterBad = (word: number): number => wordOf(generationOf(word) + 1, BAD_MASK - 1)

const endOf = (word: number, generation: number): number => {
  const since = (generationOf(word) - generation) & GENERATION_MASK
  if (since === 0) return isBroken(word) ? BROKEN : PENDING
  return since < BAD_MASK - badOf(word) ? PASSED : BROKEN // B3
}

export function barrierWord(words: Int32Array): number {
  return load(words, STATE_AT)
}

/** Returns the word as it was before: it has the generation and the place. Broken: nothing was counted. */
export function arrive(words: Int32Array, threads: Int32Array, me: number, parties: number): number {
  for (;;) {
    const word = load(words, STATE_AT)
    if (isBroken(word)) return word
    const generation = generationOf(word)
    if (findDead(words, threads, me, generation)) {
      breakBarrier(words, threads, generation)
      continue
    }
    store(words, cellAt(slotOf(me)), cellFor(me, WAITING, generation)) // B2
    const last = arrivedOf(word) + 1 === parties
    if (compareExchange(words, STATE_AT, word, last ? afterGood(word) : word + 1) !== word) continue
    if (last) ringCells(words, threads, WORDS_AT) // B4
    return word
  }
}

/** How the generation ended, if it has. */
export function lookAtBarrier(words: Int32Array, threads: Int32Array, me: number, generation: number): number {
  const end = endOf(load(words, STATE_AT), generation)
  if (end !== PENDING || !findDead(words, threads, me, generation)) return end
  breakBarrier(words, threads, generation)
  return endOf(load(words, STATE_AT), generation)
}

/** B2: also a former thread of the caller's own slot. */
function findDead(words: Int32Array, threads: Int32Array, me: number, generation: number): boolean {
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const cell = load(words, cellAt(slot))
    if (stateOf(cell) !== WAITING) continue
    if (isOf(cell, slot === slotOf(me) ? me : load(threads, idAt(slot)))) continue
    if (countOf(cell) === generation) return true
    // Clear it, or it would be taken for one of a generation with the same number: unless it may be of one later than ours.
    if (generationOf(load(words, STATE_AT)) === generation) compareExchange(words, cellAt(slot), cell, IDLE)
  }
  return false
}

/** Ends the generation, if it goes on, for all who wait and for all who come. */
export function breakBarrier(words: Int32Array, threads: Int32Array, generation: number): void {
  for (;;) {
    const word = load(words, STATE_AT)
    if (generationOf(word) !== generation || isBroken(word)) return
    if (compareExchange(words, STATE_AT, word, word | BROKEN_BIT) === word) break
  }
  ringCells(words, threads, WORDS_AT)
}

/** Begins anew. Those who wait find it broken. */
export function resetBarrier(words: Int32Array, threads: Int32Array): void {
  for (;;) {
    const word = load(words, STATE_AT)
    if (arrivedOf(word) === 0 && !isBroken(word)) return
    if (compareExchange(words, STATE_AT, word, afterBad(word)) === word) break
  }
  ringCells(words, threads, WORDS_AT)
}

export function leaveBarrier(words: Int32Array, me: number): void {
  store(words, cellAt(slotOf(me)), IDLE)
}
