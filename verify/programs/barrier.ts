// Threads at a barrier, as barrier.ts in shared/ has them go.
//
// Ghosts: 0 how many have come, 1 whether anybody gave up, died or reset it, 2 one more than the generation in which one
// had come who is buried now. By generation, of which four are told apart: 4 somebody gave up, or died who may have come;
// 8 how it ended. By slot: 12 it waits, 16 one more than the generation it had come in when it died.

import { load } from '../../packages/core/src/threads/atomics.ts'
import { doorbellAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { bury, enter } from '../../packages/core/src/threads/protocol/slots.ts'
import {
  BROKEN,
  PASSED,
  PENDING,
  arrive,
  arrivedOf,
  barrierWord,
  breakBarrier,
  generationOf,
  isBroken,
  leaveBarrier,
  lookAtBarrier,
  resetBarrier,
} from '../../packages/locks/src/protocol/barrier.ts'
import { KILLED, check, ghostAdd, ghostLoad, ghostStore } from '../steps.ts'
import { sleep } from './bell.ts'

const DISTURBED_AT = 1
const DOOMED_AT = 2
const EXCUSED_AT = 4
const ENDED_AT = 8
const WAITS_AT = 12
const DEAD_AT = 16

const fourOf = (generation: number): number => generation & 3

export function party(words: Int32Array, threads: Int32Array, me: number, parties: number, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    ghostAdd(0, 1)
    const doomed = ghostLoad(DOOMED_AT)
    const word = arrive(words, threads, me, parties)
    const generation = generationOf(word)
    const end = endAfter(words, threads, me, parties, word)
    leaveBarrier(words, me)
    const early = ghostLoad(0) < parties * (round + 1) && ghostLoad(DISTURBED_AT) === 0
    check(end !== PASSED || !early, 'it went on before all had come')
    check(
      end !== PASSED || doomed !== fourOf(generation) + 1,
      'it went on, though one had come who was dead before it came',
    )
    checkEnd(end, generation)
    if (end !== PASSED) return
  }
}

/** Has come before, in generation 0. */
export function guest(words: Int32Array, threads: Int32Array, me: number): void {
  const end = waitForOthers(words, threads, me, 0)
  leaveBarrier(words, me)
  checkEnd(end, 0)
}

function endAfter(words: Int32Array, threads: Int32Array, me: number, parties: number, word: number): number {
  if (isBroken(word)) return BROKEN
  if (arrivedOf(word) + 1 === parties) return PASSED
  return waitForOthers(words, threads, me, generationOf(word))
}

function checkEnd(end: number, generation: number): void {
  if (end === PENDING) return
  check(end !== BROKEN || ghostLoad(EXCUSED_AT + fourOf(generation)) > 0, 'it was broken, and nobody gave up')
  const other = ghostLoad(ENDED_AT + fourOf(generation))
  check(other === PENDING || other === end, 'one generation ended in two ways')
  ghostStore(ENDED_AT + fourOf(generation), end)
}

function waitForOthers(words: Int32Array, threads: Int32Array, me: number, generation: number): number {
  ghostStore(WAITS_AT + slotOf(me), 1)
  for (;;) {
    const seen = load(threads, doorbellAt(slotOf(me)))
    const end = lookAtBarrier(words, threads, me, generation)
    if (end !== PENDING) {
      ghostStore(WAITS_AT + slotOf(me), 0)
      return end
    }
    if (sleep(threads, me, seen) === KILLED) {
      ghostStore(DISTURBED_AT, 1)
      ghostStore(WAITS_AT + slotOf(me), 0)
      ghostStore(EXCUSED_AT + fourOf(generation), 1)
      breakBarrier(words, threads, generation)
      return PENDING
    }
  }
}

/** Begins anew while the others meet; then breaks it for those who came too late to meet the others. */
export function resetter(words: Int32Array, threads: Int32Array, breaks: boolean): void {
  ghostStore(DISTURBED_AT, 1)
  for (let four = 0; four < 4; four++) ghostStore(EXCUSED_AT + four, 1)
  const before = barrierWord(words)
  resetBarrier(words, threads)
  const after = barrierWord(words)
  const same = generationOf(before) === generationOf(after)
  check(!same || (arrivedOf(before) === 0 && !isBroken(before)), 'it was reset, and goes on')
  if (breaks) breakBarrier(words, threads, generationOf(barrierWord(words)))
}

/** Alone: what is new is not reset; what is broken is mended; how a generation ended is known long afterwards. */
export function historian(words: Int32Array, threads: Int32Array, me: number): void {
  const fresh = barrierWord(words)
  resetBarrier(words, threads)
  check(barrierWord(words) === fresh, 'nobody had come, and it was reset')
  const broken = generationOf(fresh)
  breakBarrier(words, threads, broken)
  check(isBroken(arrive(words, threads, me, 1)), 'it is broken, and one came')
  resetBarrier(words, threads)
  check(!isBroken(barrierWord(words)), 'it was reset, and is broken')
  const passed = generationOf(arrive(words, threads, me, 1))
  for (let since = 1; since < 10; since++) {
    check(lookAtBarrier(words, threads, me, broken) === BROKEN, 'it was broken once, and is not any more')
    check(lookAtBarrier(words, threads, me, passed) === PASSED, 'it ended well once, and does not any more')
    arrive(words, threads, me, 1)
  }
  leaveBarrier(words, me)
}

export function reaper(threads: Int32Array, dead: number): void {
  bury(threads, dead)
  if (ghostLoad(DEAD_AT + slotOf(dead)) > 0) ghostStore(DOOMED_AT, ghostLoad(DEAD_AT + slotOf(dead)))
}

/** Then another thread is started, and has the slot. */
export function reborn(threads: Int32Array, dead: number, words: Int32Array, parties: number): void {
  reaper(threads, dead)
  party(words, threads, enter(threads, 9, 1), parties, 1)
}
