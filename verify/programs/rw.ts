// Threads at a lock for readers and writers, as rw-gate.ts has them go.
//
// Ghosts: 0 how many read, 1 how many write, 2 writers that died of whom the next writer was not told, 3 deaths that may be
// told, 4 nobody looks whether it is fair. By slot: 5 it reads (1) or writes (2); 9 it sleeps, to read (1) or to write (2);
// 13 it is to read before the next one writes; 17 another waited to write when it last had written.

import { load } from '../../packages/core/src/threads/atomics.ts'
import { doorbellAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { bury, enter } from '../../packages/core/src/threads/protocol/slots.ts'
import { DIED, NONE, READING, WORDS_AT, stateOf } from '../../packages/locks/src/protocol/layout.ts'
import {
  endRead,
  endWrite,
  enlistReader,
  enlistWriter,
  lookToRead,
  lookToWrite,
  settleWriter,
  tryRead,
  tryWrite,
  withdrawReader,
  withdrawWriter,
  writerWaits,
} from '../../packages/locks/src/protocol/rw.ts'
import { KILLED, check, ghostAdd, ghostLoad, ghostStore, pause } from '../steps.ts'
import { sleep } from './bell.ts'

const DOES_AT = 5
const SLEEPS_AT = 9
const OWED_AT = 13
const OWES_AT = 17
const SLOTS = 4

/** What a thread does: a plan has digits to the base 16, the last of which is the first deed. */
export function doer(words: Int32Array, threads: Int32Array, me: number, plan: number): void {
  for (let rest = plan; rest > 0; rest = Math.floor(rest / 16)) one(words, threads, me, rest % 16)
}

function one(words: Int32Array, threads: Int32Array, me: number, what: number): void {
  if (what === 1) read(words, threads, me, tryRead(words, threads, me), true)
  if (what === 2) write(words, threads, me, tryWrite(words, threads, me), true)
  if (what === 3) read(words, threads, me, tryRead(words, threads, me), false)
  if (what === 4) write(words, threads, me, tryWrite(words, threads, me), false)
  if (what === 5) check(tryRead(words, threads, me) !== NONE, 'nobody writes, and one could not read')
  if (what === 5) endRead(words, threads, me)
  if (what === 6) check(tryWrite(words, threads, me) !== NONE, 'nobody has it, and one could not write')
  if (what === 6) endWrite(words, threads, me)
  if (what === 7) endWriting(words, threads, me)
  if (what === 8) waitToRead(words, threads, me)
  if (what === 9) waitToWrite(words, threads, me)
  if (what === 10) check(!writerWaits(words, threads), 'no writer lives, and one is said to wait')
  if (what === 11) check(writerWaits(words, threads), 'a writer waits, and is said not to')
}

function read(words: Int32Array, threads: Int32Array, me: number, result: number, waits: boolean): void {
  if (result !== NONE) return reading(words, threads, me, result)
  if (!waits) return
  enlistReader(words, me)
  waitToRead(words, threads, me)
}

function waitToRead(words: Int32Array, threads: Int32Array, me: number): void {
  for (;;) {
    const seen = load(threads, doorbellAt(slotOf(me)))
    const granted = stateOf(load(words, WORDS_AT + 1 + slotOf(me))) === READING
    const result = lookToRead(words, threads, me)
    if (result !== NONE) return reading(words, threads, me, result)
    check(!granted, 'it was let in, and waits again')
    sleeps(me, 1)
    const how = sleep(threads, me, seen)
    ghostStore(SLEEPS_AT + slotOf(me), 0)
    ghostStore(OWED_AT + slotOf(me), 0)
    if (how === KILLED) return withdrawReader(words, threads, me)
  }
}

function reading(words: Int32Array, threads: Int32Array, me: number, result: number): void {
  ghostAdd(0, 1)
  ghostStore(DOES_AT + slotOf(me), 1)
  check(ghostLoad(1) === 0, 'one reads while one writes')
  check((result & DIED) !== 0 || ghostLoad(2) === 0, 'who wrote died, and a reader was not told')
  check((result & DIED) === 0 || ghostLoad(3) > 0, 'a reader was told of a death that was none')
  pause()
  ghostAdd(0, -1)
  ghostStore(DOES_AT + slotOf(me), 0)
  endRead(words, threads, me)
}

function write(words: Int32Array, threads: Int32Array, me: number, result: number, waits: boolean): void {
  if (result !== NONE) return writing(words, threads, me, result)
  if (!waits) return
  enlistWriter(words, me)
  waitToWrite(words, threads, me)
}

function waitToWrite(words: Int32Array, threads: Int32Array, me: number): void {
  for (;;) {
    const seen = load(threads, doorbellAt(slotOf(me)))
    const result = lookToWrite(words, threads, me)
    if (result !== NONE) return writing(words, threads, me, result)
    sleeps(me, 2)
    if (sleep(threads, me, seen) === KILLED) return withdrawWriter(words, threads, me)
  }
}

function writing(words: Int32Array, threads: Int32Array, me: number, result: number): void {
  const told = (result & DIED) !== 0
  if (told) settleWriter(words, me)
  ghostAdd(1, 1)
  ghostStore(DOES_AT + slotOf(me), 2)
  check(ghostLoad(1) === 1, 'two write')
  check(ghostLoad(0) === 0, 'one writes while one reads')
  check(told || ghostLoad(2) === 0, 'who wrote died, and the next writer was not told')
  check(!told || ghostLoad(3) > 0, 'a writer was told of a death that was none, or had been told')
  check(ghostLoad(OWES_AT + slotOf(me)) === 0, 'one writes again while another waits to')
  ghostStore(2, 0)
  ghostStore(3, 0)
  ghostStore(SLEEPS_AT + slotOf(me), 0)
  for (let slot = 0; slot < SLOTS; slot++) {
    check(ghostLoad(OWED_AT + slot) === 0, 'one writes before those read who waited when the last one had written')
    ghostStore(OWES_AT + slot, 0)
  }
  pause()
  endWriting(words, threads, me)
}

function endWriting(words: Int32Array, threads: Int32Array, me: number): void {
  ghostAdd(1, -1)
  ghostStore(DOES_AT + slotOf(me), 0)
  for (let slot = 0; slot < SLOTS; slot++) {
    if (ghostLoad(SLEEPS_AT + slot) === 1) ghostStore(OWED_AT + slot, 1)
    if (ghostLoad(SLEEPS_AT + slot) === 2) ghostStore(OWES_AT + slotOf(me), 1)
  }
  endWrite(words, threads, me)
}

function sleeps(me: number, what: number): void {
  if (ghostLoad(4) === 0) ghostStore(SLEEPS_AT + slotOf(me), what)
}

export function reaper(threads: Int32Array, dead: number): void {
  bury(threads, dead)
}

/** Then another thread is started, and has the slot. */
export function reborn(threads: Int32Array, dead: number, words: Int32Array, plan: number): void {
  bury(threads, dead)
  doer(words, threads, enter(threads, 9, 1), plan)
}
