// The engine of SharedLock and SharedSemaphore: permits that threads own, and hand over to threads that wait.
//
// Many greenlets of one thread stand behind one cell: who of them is next is the business of their hub (gate.ts).
//
//   P1  the word of a permit says who owns it; only the owner, whom the owner has granted it to, and whoever finds the
//       owner dead, write it, by compare-exchange from what they have seen
//   P2  a grant is one step, WAITING to GRANTED in the cell of the heir; from there on the permit is the heir's, whoever
//       dies. The word is brought up to date by the giver, or by the heir; who finds the giver dead leaves it to the heir
//   P3  withdrawing is one step, WAITING to IDLE: if it fails there was a grant, and the permit has to be passed on
//   P4  who waits has set its cell, and then the hint, before its last look at the permits; who releases frees the permit
//       before its last look at the hint. One of the two sees the other
//   P5  the hint is cleared before the cells are looked at for the last time, and set by everybody who waits at each look
//   P6  a thread that waits is granted a permit after at most as many others as there are threads: heirs are looked for
//       from the slot after the giver's on
//   P7  DIED is in the word from the moment in which a permit is taken from a dead owner to the moment in which a greenlet
//       has it; it may be set for an owner that died just before, or after, it had used the permit
//   P8  who hands a permit over does not wait meanwhile: 1. it grants, and is held up before it has written the word; 2. the
//       heir claims, uses and hands back the permit; 3. the word is as it was at 1, and would now be given to the heir again
//
// permits: how many the object has. me: the id of the calling thread. Results: the number of a permit, with DIED or not;
// NONE if there is none.

import { USED_AT, alive, compareExchange, idAt, load, ring, ringAll, slotOf, store } from '@hublet/core/lowlevel'

import { ringCells } from './event.ts'
import {
  DIED,
  FREE,
  GRANTED,
  IDLE,
  NONE,
  QUEUE_AT,
  WAITING,
  WORDS_AT,
  cellFor,
  countOf,
  isOf,
  stateOf,
} from './layout.ts'

const cellAt = (permits: number, slot: number): number => WORDS_AT + permits + slot

/** Takes a permit that is free, or whose owner is dead. */
export function take(words: Int32Array, threads: Int32Array, me: number, permits: number): number {
  for (let permit = 0; permit < permits; permit++) {
    let word = compareExchange(words, WORDS_AT + permit, FREE, me)
    if (word === FREE) return permit
    if (word === DIED) {
      word = compareExchange(words, WORDS_AT + permit, DIED, me | DIED)
      if (word === DIED) return permit | DIED
    }
    const owner = word & ~DIED
    if (owner !== FREE && owner !== me && !alive(threads, owner)) {
      const recovered = recover(words, threads, me, permits, permit, word)
      if (recovered !== NONE) return recovered
    }
  }
  return NONE
}

/** Takes a permit away from the dead, unless they have handed it over before. */
function recover(
  words: Int32Array,
  threads: Int32Array,
  me: number,
  permits: number,
  permit: number,
  word: number,
): number {
  const owner = word & ~DIED
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const cell = load(words, cellAt(permits, slot))
    if (stateOf(cell) !== GRANTED || countOf(cell) !== permit) continue
    if (isOf(cell, load(threads, idAt(slot)))) return NONE // P2
  }
  const last = load(words, cellAt(permits, slotOf(owner)))
  const unused = last === cellFor(owner, GRANTED, permit)
  const mine = me | (unused ? word & DIED : DIED) // P7
  if (compareExchange(words, WORDS_AT + permit, word, mine) !== word) return NONE
  return permit | (mine & DIED)
}

/** Says that a greenlet has got the permit: from now on its death is one with the permit in use. */
export function settle(words: Int32Array, me: number, permit: number): void {
  store(words, WORDS_AT + permit, me)
}

/** Begins to wait: to be followed by `look`, and by another after each ring, until the wait is over. */
export function enlist(words: Int32Array, me: number, permits: number): void {
  store(words, cellAt(permits, slotOf(me)), cellFor(me, WAITING, 0))
}

/** Gets a permit for a thread that waits, if there is one for it. It goes on waiting. */
export function look(words: Int32Array, threads: Int32Array, me: number, permits: number): number {
  const at = cellAt(permits, slotOf(me))
  const cell = load(words, at)
  let permit = NONE
  if (stateOf(cell) === GRANTED) {
    permit = claim(words, me, countOf(cell))
    store(words, at, cellFor(me, WAITING, 0))
  }
  store(words, QUEUE_AT, 1) // P4, P5
  return permit === NONE ? take(words, threads, me, permits) : permit
}

/** Ends the waiting; returns the permit that was granted in that very moment. */
export function withdraw(words: Int32Array, me: number, permits: number): number {
  const at = cellAt(permits, slotOf(me))
  const cell = compareExchange(words, at, cellFor(me, WAITING, 0), IDLE)
  if (stateOf(cell) !== GRANTED) return NONE
  const permit = claim(words, me, countOf(cell)) // P3
  store(words, at, IDLE)
  return permit
}

/** P2: the cell says that it is ours, the word may not yet. */
function claim(words: Int32Array, me: number, permit: number): number {
  let word = load(words, WORDS_AT + permit)
  while ((word & ~DIED) !== me) {
    compareExchange(words, WORDS_AT + permit, word, me | (word & DIED))
    word = load(words, WORDS_AT + permit)
  }
  return permit | (word & DIED)
}

/** Hands the permit, which must be the caller's, to a thread that waits, or frees it. */
export function release(words: Int32Array, threads: Int32Array, me: number, permits: number, permit: number): void {
  if (load(words, QUEUE_AT) !== 0 && handOver(words, threads, me, permits, permit)) return
  const word = compareExchange(words, WORDS_AT + permit, me, FREE)
  if (word === (me | DIED)) compareExchange(words, WORDS_AT + permit, word, DIED)
  if (load(words, QUEUE_AT) !== 0) ringCells(words, threads, cellAt(permits, 0)) // P4
}

/** Hands the permit to the next thread that waits; false if there is none. If the caller waits for another: to be followed by `look`. */
export function handOver(words: Int32Array, threads: Int32Array, me: number, permits: number, permit: number): boolean {
  const own = cellAt(permits, slotOf(me))
  const waiting = cellFor(me, WAITING, 0)
  const waits = compareExchange(words, own, waiting, IDLE) === waiting // P8
  const heir = grantNext(words, threads, me, permits, permit)
  if (heir === NONE) clearHint(words, threads, permits)
  if (waits) {
    store(words, own, waiting)
    store(words, QUEUE_AT, 1)
  }
  if (heir === NONE) return false
  ring(threads, slotOf(heir)) // last: the system may stop this thread for the sake of the one it wakes (P6)
  if (!alive(threads, heir)) ringAll(threads) // it died unseen, or its burial rings all after this
  return true
}

/** Returns the thread that has it now. */
function grantNext(words: Int32Array, threads: Int32Array, me: number, permits: number, permit: number): number {
  const word = load(words, WORDS_AT + permit)
  const used = load(threads, USED_AT)
  for (let step = 1; step < used; step++) {
    const slot = (slotOf(me) + step) % used // P6
    const at = cellAt(permits, slot)
    const cell = load(words, at)
    if (stateOf(cell) !== WAITING) continue
    const heir = load(threads, idAt(slot))
    if (!isOf(cell, heir)) continue
    if (compareExchange(words, at, cell, cellFor(heir, GRANTED, permit)) !== cell) continue
    compareExchange(words, WORDS_AT + permit, word, heir | (word & DIED)) // P2
    return heir
  }
  return NONE
}

/** P5 */
function clearHint(words: Int32Array, threads: Int32Array, permits: number): void {
  store(words, QUEUE_AT, 0)
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const cell = load(words, cellAt(permits, slot))
    if (stateOf(cell) === IDLE || !isOf(cell, load(threads, idAt(slot)))) continue
    store(words, QUEUE_AT, 1)
    return
  }
}
