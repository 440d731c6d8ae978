// The engine of SharedEvent.
//
//   E1  the word counts how often it was set, and says whether it is set: who waits goes on if either has changed, however
//       soon it is cleared
//   E2  who waits has set its cell before its last look at the word; who sets it changes the word before it looks at the
//       cells. One of the two sees the other

import { USED_AT, compareExchange, idAt, load, ring, slotOf, store } from '@hublet/core/lowlevel'

import { IDLE, STATE_AT, WAITING, WORDS_AT, cellFor, isOf, stateOf } from './layout.ts'

const cellAt = (slot: number): number => WORDS_AT + slot

/** Twice the number of times it was set, and one if it is set. */
export function eventState(words: Int32Array): number {
  return load(words, STATE_AT)
}

export const isSet = (state: number): boolean => (state & 1) === 1

/** False if it was set already. */
export function setEvent(words: Int32Array, threads: Int32Array): boolean {
  for (;;) {
    const state = load(words, STATE_AT)
    if (isSet(state)) return false
    if (compareExchange(words, STATE_AT, state, (state + 3) | 0) === state) break
  }
  ringCells(words, threads, WORDS_AT)
  return true
}

export function clearEvent(words: Int32Array): void {
  for (;;) {
    const state = load(words, STATE_AT)
    if (!isSet(state) || compareExchange(words, STATE_AT, state, state - 1) === state) return
  }
}

export function enlistAtEvent(words: Int32Array, me: number): void {
  store(words, cellAt(slotOf(me)), cellFor(me, WAITING, 0))
}

export function leaveEvent(words: Int32Array, me: number): void {
  store(words, cellAt(slotOf(me)), IDLE)
}

/** Rings the threads whose cells, from `cells` on, are not IDLE. */
export function ringCells(words: Int32Array, threads: Int32Array, cells: number): void {
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const cell = load(words, cells + slot)
    if (stateOf(cell) !== IDLE && isOf(cell, load(threads, idAt(slot)))) ring(threads, slot)
  }
}
