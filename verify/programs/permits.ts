// Threads at a lock or semaphore, as gate.ts and permit-gate.ts have them go.
//
// Ghosts: 0 how many are inside, 1 deaths inside that nobody was told of, 2 deaths that may be told, 3 nobody looks whether
// it is fair. By slot: 4 how often it is inside; 8 it waits in line: one more than others came in meanwhile; 12 another
// waited in line when it last left.

import { load } from '../../packages/core/src/threads/atomics.ts'
import { doorbellAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { bury, enter } from '../../packages/core/src/threads/protocol/slots.ts'
import { DIED, NONE } from '../../packages/locks/src/protocol/layout.ts'
import { enlist, handOver, look, release, settle, take, withdraw } from '../../packages/locks/src/protocol/permits.ts'
import { KILLED, check, ghostAdd, ghostLoad, ghostStore, pause } from '../steps.ts'
import { sleep } from './bell.ts'

const IN_AT = 4
const LINE_AT = 8
const OWES_AT = 12
const SLOTS = 4

export function worker(words: Int32Array, threads: Int32Array, me: number, permits: number, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    let permit = take(words, threads, me, permits)
    if (permit === NONE) {
      enlist(words, me, permits)
      permit = waitOnce(words, threads, me, permits)
    }
    use(words, threads, me, permits, permit)
  }
}

/** Has it from the beginning. */
export function owner(words: Int32Array, threads: Int32Array, me: number, permits: number, rounds: number): void {
  leave(me)
  release(words, threads, me, permits, slotOf(me))
  worker(words, threads, me, permits, rounds - 1)
}

/** Stands in line from the beginning. */
export function waiter(words: Int32Array, threads: Int32Array, me: number, permits: number, rounds: number): void {
  use(words, threads, me, permits, waitOnce(words, threads, me, permits))
  worker(words, threads, me, permits, rounds - 1)
}

/** Gets a permit that nobody of its own wants any more, and passes it on; in further rounds it works. */
export function passer(words: Int32Array, threads: Int32Array, me: number, permits: number, rounds: number): void {
  const permit = take(words, threads, me, permits)
  if (permit !== NONE) release(words, threads, me, permits, permit & ~DIED)
  worker(words, threads, me, permits, rounds - 1)
}

/** Tries once, when there is one to be had. */
export function trier(words: Int32Array, threads: Int32Array, me: number, permits: number): void {
  const permit = take(words, threads, me, permits)
  check(permit !== NONE, 'nobody has it, and it was not taken')
  use(words, threads, me, permits, permit)
}

/** Has a second greenlet of its own in line, which gets the permit if no other thread waits. */
export function pair(words: Int32Array, threads: Int32Array, me: number, permits: number): void {
  let permit = take(words, threads, me, permits)
  enlist(words, me, permits)
  if (permit === NONE) permit = waitInLine(words, threads, me, permits)
  if (permit !== NONE) {
    inside(words, me, permits, permit)
    leave(me)
    permit = permit & ~DIED
    if (handOver(words, threads, me, permits, permit)) permit = waitInLine(words, threads, me, permits)
  }
  const late = withdraw(words, me, permits)
  if (late !== NONE) release(words, threads, me, permits, late & ~DIED)
  use(words, threads, me, permits, permit)
}

/** Has permit 0 from the beginning, and two greenlets in line that want to be inside together. */
export function keeper(words: Int32Array, threads: Int32Array, me: number, permits: number): void {
  leave(me)
  let permit = 0
  if (handOver(words, threads, me, permits, permit)) permit = waitInLine(words, threads, me, permits) & ~DIED
  inside(words, me, permits, permit)
  const other = waitOnce(words, threads, me, permits)
  use(words, threads, me, permits, other)
  leave(me)
  release(words, threads, me, permits, permit)
}

function waitOnce(words: Int32Array, threads: Int32Array, me: number, permits: number): number {
  const permit = waitInLine(words, threads, me, permits)
  const late = withdraw(words, me, permits)
  if (late !== NONE) release(words, threads, me, permits, late & ~DIED)
  return permit
}

function waitInLine(words: Int32Array, threads: Int32Array, me: number, permits: number): number {
  for (;;) {
    const seen = load(threads, doorbellAt(slotOf(me)))
    const permit = look(words, threads, me, permits)
    if (permit !== NONE) return permit
    if (ghostLoad(3) === 0 && ghostLoad(LINE_AT + slotOf(me)) === 0) ghostStore(LINE_AT + slotOf(me), 1)
    if (sleep(threads, me, seen) === KILLED) return NONE
  }
}

function use(words: Int32Array, threads: Int32Array, me: number, permits: number, permit: number): void {
  if (permit === NONE) return
  inside(words, me, permits, permit)
  leave(me)
  release(words, threads, me, permits, permit & ~DIED)
}

function inside(words: Int32Array, me: number, permits: number, permit: number): void {
  const told = (permit & DIED) !== 0
  if (told) settle(words, me, permit & ~DIED)
  ghostAdd(0, 1)
  ghostAdd(IN_AT + slotOf(me), 1)
  check(ghostLoad(0) <= permits, 'more are inside than there are permits')
  if (permits === 1) checkLock(me, told)
  ghostStore(1, 0)
  ghostStore(2, 0)
  ghostStore(LINE_AT + slotOf(me), 0)
  pause()
}

function checkLock(me: number, told: boolean): void {
  check(told || ghostLoad(1) === 0, 'who had it died with it, and the next was not told')
  check(!told || ghostLoad(2) > 0, 'it was told of a death that was none, or had been told')
  check(ghostLoad(OWES_AT + slotOf(me)) === 0, 'it had it again while another waited in line')
  for (let slot = 0; slot < SLOTS; slot++) {
    ghostStore(OWES_AT + slot, 0)
    const passed = ghostLoad(LINE_AT + slot)
    if (passed > 0 && slot !== slotOf(me)) {
      check(passed <= 2, 'two others came in, and one still waits in line')
      ghostStore(LINE_AT + slot, passed + 1)
    }
  }
}

function leave(me: number): void {
  ghostAdd(0, -1)
  ghostAdd(IN_AT + slotOf(me), -1)
  for (let slot = 0; slot < SLOTS; slot++) {
    if (slot !== slotOf(me) && ghostLoad(LINE_AT + slot) > 0) ghostStore(OWES_AT + slotOf(me), 1)
  }
}

export function reaper(threads: Int32Array, dead: number): void {
  bury(threads, dead)
}

/** Then another thread is started, and has the slot. */
export function reborn(threads: Int32Array, dead: number, words: Int32Array, permits: number): void {
  bury(threads, dead)
  worker(words, threads, enter(threads, 9, 1), permits, 1)
}
