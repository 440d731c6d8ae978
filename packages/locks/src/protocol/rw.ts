// The engine of SharedRWLock: threads that read together, or one that writes.
//
// A thread is in one of these at a time; its hub shares that among its greenlets (rw-gate.ts).
//
//   R1  the word of the writer says who may write next, and nobody else; from then on no reader comes in by itself
//   R2  who has that word writes when no cell of another living thread is READING
//   R3  a reader sets its cell to READING before it looks at the word; if there is a writer it takes that back, and looks at
//       the word again to ring the one that may have seen it. A writer has the word before it looks at the cells. One of
//       the two sees the other
//   R4  who has written lets in all readers that wait, then hands the word to the next thread that waits to write: neither
//       readers nor writers starve
//   R5  a grant is one step in the cell of the heir (TO_READ to READING, TO_WRITE to NEXT_TO_WRITE): see permits.ts P2, P3
//   R6  DIED is in the word from the moment in which a writer was found dead to the moment in which the next writes: readers
//       in between see it
//   R7  a cell keeps the name of its thread when it goes idle: who dies with the word, and by its cell is not writing yet,
//       leaves nothing to be told of. If the cell is another's, or was never used, DIED is told to be on the safe side
//
// Results: 0, or DIED; NONE if the thread has to wait.

import { USED_AT, alive, compareExchange, idAt, load, ring, ringAll, slotOf, store } from '@hublet/core/lowlevel'

import { ringCells } from './event.ts'
import {
  DIED,
  FREE,
  IDLE,
  NEXT_TO_WRITE,
  NONE,
  READING,
  TO_READ,
  TO_WRITE,
  WORDS_AT,
  WRITING,
  cellFor,
  isOf,
  stateOf,
} from './layout.ts'

const WRITER_AT = WORDS_AT
const cellAt = (slot: number): number => WORDS_AT + 1 + slot

/** Whether a writer waits for those who read: then a thread that reads lets in no more of its greenlets. To be asked after each ring. */
export function writerWaits(words: Int32Array, threads: Int32Array): boolean {
  for (;;) {
    const word = load(words, WRITER_AT)
    if ((word & ~DIED) === FREE) return false
    if (alive(threads, word & ~DIED)) return true
    recover(words, threads, word)
  }
}

/** What `look` found for those who join later: whether the last writer died. */
export function diedIn(words: Int32Array): number {
  return load(words, WRITER_AT) & DIED
}

export function tryRead(words: Int32Array, threads: Int32Array, me: number): number {
  const at = cellAt(slotOf(me))
  store(words, at, cellFor(me, READING, 0))
  let word = load(words, WRITER_AT)
  if ((word & ~DIED) === FREE) return word & DIED
  if (!alive(threads, word & ~DIED)) {
    recover(words, threads, word)
    word = load(words, WRITER_AT)
    if ((word & ~DIED) === FREE) return word & DIED
  }
  endRead(words, threads, me) // R3
  return NONE
}

export function enlistReader(words: Int32Array, me: number): void {
  store(words, cellAt(slotOf(me)), cellFor(me, TO_READ, 0))
}

export function lookToRead(words: Int32Array, threads: Int32Array, me: number): number {
  const at = cellAt(slotOf(me))
  const waiting = cellFor(me, TO_READ, 0)
  for (;;) {
    if (compareExchange(words, at, waiting, cellFor(me, READING, 0)) !== waiting) return diedIn(words) // R5
    const word = load(words, WRITER_AT)
    if ((word & ~DIED) === FREE) return word & DIED
    store(words, at, waiting)
    const now = load(words, WRITER_AT) // R3
    const writer = now & ~DIED
    if (writer === FREE) continue
    if (alive(threads, writer)) {
      ring(threads, slotOf(writer))
      return NONE
    }
    recover(words, threads, now)
  }
}

export function withdrawReader(words: Int32Array, threads: Int32Array, me: number): void {
  const waiting = cellFor(me, TO_READ, 0)
  if (compareExchange(words, cellAt(slotOf(me)), waiting, cellFor(me, IDLE, 0)) !== waiting) endRead(words, threads, me) // R5
}

export function endRead(words: Int32Array, threads: Int32Array, me: number): void {
  store(words, cellAt(slotOf(me)), cellFor(me, IDLE, 0)) // R7
  const writer = load(words, WRITER_AT) & ~DIED
  if (writer !== FREE) ring(threads, slotOf(writer))
}

export function tryWrite(words: Int32Array, threads: Int32Array, me: number): number {
  let word = load(words, WRITER_AT)
  if ((word & ~DIED) !== FREE && !alive(threads, word & ~DIED)) {
    recover(words, threads, word)
    word = load(words, WRITER_AT)
  }
  if ((word & ~DIED) !== FREE || compareExchange(words, WRITER_AT, word, me | word) !== word) return NONE
  const result = begin(words, threads, me)
  if (result === NONE) endWrite(words, threads, me)
  return result
}

export function enlistWriter(words: Int32Array, me: number): void {
  store(words, cellAt(slotOf(me)), cellFor(me, TO_WRITE, 0))
}

export function lookToWrite(words: Int32Array, threads: Int32Array, me: number): number {
  const at = cellAt(slotOf(me))
  for (;;) {
    const word = load(words, WRITER_AT)
    const writer = word & ~DIED
    if (writer === me) return begin(words, threads, me)
    if (writer === FREE || stateOf(load(words, at)) === NEXT_TO_WRITE) {
      compareExchange(words, WRITER_AT, word, me | (word & DIED)) // R5: the cell says that it is ours, the word may not yet
    } else if (alive(threads, writer)) {
      return NONE
    } else {
      recover(words, threads, word)
    }
  }
}

/** R2 */
function begin(words: Int32Array, threads: Int32Array, me: number): number {
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const cell = load(words, cellAt(slot))
    if (stateOf(cell) === READING && slot !== slotOf(me) && isOf(cell, load(threads, idAt(slot)))) return NONE
  }
  store(words, cellAt(slotOf(me)), cellFor(me, WRITING, 0))
  return load(words, WRITER_AT) & DIED
}

/** Says that a greenlet writes: from now on its death is one in the middle of a change. */
export function settleWriter(words: Int32Array, me: number): void {
  store(words, WRITER_AT, me)
}

export function withdrawWriter(words: Int32Array, threads: Int32Array, me: number): void {
  const at = cellAt(slotOf(me))
  const waiting = cellFor(me, TO_WRITE, 0)
  let word = load(words, WRITER_AT)
  if ((word & ~DIED) !== me) {
    if (compareExchange(words, at, waiting, cellFor(me, IDLE, 0)) === waiting) return
    while ((word & ~DIED) !== me) {
      compareExchange(words, WRITER_AT, word, me | (word & DIED)) // R5
      word = load(words, WRITER_AT)
    }
  }
  endWrite(words, threads, me)
}

export function endWrite(words: Int32Array, threads: Int32Array, me: number): void {
  store(words, cellAt(slotOf(me)), cellFor(me, IDLE, 0))
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const cell = load(words, cellAt(slot))
    if (stateOf(cell) !== TO_READ) continue
    const reader = load(threads, idAt(slot))
    if (!isOf(cell, reader)) continue
    if (compareExchange(words, cellAt(slot), cell, cellFor(reader, READING, 0)) === cell) ring(threads, slot) // R4
  }
  const word = load(words, WRITER_AT)
  for (let step = 1; step < used; step++) {
    const slot = (slotOf(me) + step) % used
    const cell = load(words, cellAt(slot))
    if (stateOf(cell) !== TO_WRITE) continue
    const heir = load(threads, idAt(slot))
    if (!isOf(cell, heir)) continue
    if (compareExchange(words, cellAt(slot), cell, cellFor(heir, NEXT_TO_WRITE, 0)) !== cell) continue
    compareExchange(words, WRITER_AT, word, heir | (word & DIED))
    ring(threads, slot)
    if (!alive(threads, heir)) ringAll(threads)
    return
  }
  store(words, WRITER_AT, word & DIED)
  ringCells(words, threads, cellAt(0)) // also those who read: more of their greenlets may want to
}

/** Takes the word away from the dead, unless they have handed it over before. */
function recover(words: Int32Array, threads: Int32Array, word: number): void {
  const writer = word & ~DIED
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const cell = load(words, cellAt(slot))
    if (stateOf(cell) !== NEXT_TO_WRITE) continue
    const heir = load(threads, idAt(slot))
    if (!isOf(cell, heir)) continue
    compareExchange(words, WRITER_AT, word, heir | (word & DIED))
    return
  }
  const last = load(words, cellAt(slotOf(writer)))
  const unused = isOf(last, writer) && stateOf(last) !== WRITING // R7
  compareExchange(words, WRITER_AT, word, unused ? word & DIED : DIED)
}
