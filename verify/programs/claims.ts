// A pool that sends tasks ahead to a thread, and the thread, as pool-thread.ts and worker.ts have them go. The pool takes back
// what the thread has not claimed, does the first of that elsewhere, and sends the others again; what it sends last it
// leaves to the thread. If the thread dies, the rest is done elsewhere.
//
// A word of `mail` is a task that was sent: 16 times its number, counted from the first one, plus its place among all
// tasks, from 1. `exit`: the thread has ended, or has died.
//
// Ghosts: 0 the last number that was taken back, 1 how many of those sent after it were begun; from 2 on, for each task, how
// often it was begun; and behind those, how often it was done elsewhere.

import { load, notifyAll, store } from '../../packages/core/src/threads/atomics.ts'
import { claim, isBehind, isClaimed, nextNumber, takeBack } from '../../packages/threadpool/src/protocol/claims.ts'
import { check, ghostAdd, ghostLoad, ghostStore, wait } from '../steps.ts'

const TAKEN = 0
const BEGUN = 1
const TASKS = 2
/** In the mail: there are no more tasks. */
const END = -1
/** In `exit`. */
const ENDED = 1
const DIED = 2

/** `from`: the number of the last task before. */
export function thread(words: Int32Array, mail: Int32Array, exit: Int32Array, from: number): void {
  for (let at = 0; ; at++) {
    if (load(mail, at) === 0) wait(mail, at, 0)
    const message = load(mail, at)
    if (message === END) break
    const number = (from + (message >> 4)) | 0
    if (!claim(words, number)) continue
    ghostAdd(TASKS + (message & 15) - 1, 1)
    ghostAdd(BEGUN, 1)
    check(isBehind(number, ghostLoad(TAKEN)), 'it has begun what was taken back')
  }
  tell(exit, 0, ENDED)
}

/** Takes back `times` times, with at most `ahead` tasks sent before. `lost`: every other number never comes. */
export function pool(
  words: Int32Array,
  mail: Int32Array,
  exit: Int32Array,
  from: number,
  tasks: number,
  ahead: number,
  times: number,
  lost: boolean,
): void {
  let sent = from
  let left = times
  let at = 0
  let next = 0
  while (next < tasks) {
    const most = left === 0 ? tasks : ahead
    const before = sent
    let count = 0
    let begun = 0
    for (; count < most && next + count < tasks; count++) {
      sent = numberOf(count, before, lost)
      tell(mail, at, ((sent - from) | 0) * 16 + next + count + 1)
      at++
    }
    if (left === 0) tell(mail, at, END)
    if (left === 0 && load(exit, 0) === 0) wait(exit, 0, 0)
    const isBegun = isClaimed(words, sent)
    check(isBegun === (ghostLoad(BEGUN) === count), 'it is not told whether the last one was begun')
    const state = load(exit, 0)
    if (state === ENDED) check(isBegun, 'it has ended, and has not begun all')
    if (state !== 0) {
      while (begun < count && isClaimed(words, numberOf(begun, before, lost))) begun++
      check(begun === ghostLoad(BEGUN), 'it is not told how many were begun before the death')
      next += begun
      break
    }
    const last = takeBack(words, sent)
    while (begun < count && !isBehind(numberOf(begun, before, lost), last)) begun++
    check(begun === ghostLoad(BEGUN), 'it is not told how many were begun before it took back')
    ghostStore(BEGUN, 0)
    ghostStore(TAKEN, sent)
    check(takeBack(words, sent) === sent, 'there is something to take back again')
    next += begun
    if (begun < count) {
      ghostAdd(TASKS + tasks + next, 1)
      next++
    }
    left--
  }
  for (; next < tasks; next++) ghostAdd(TASKS + tasks + next, 1)
  tell(mail, at, END)
}

/** Of the task at this place among those behind `before`. */
function numberOf(place: number, before: number, lost: boolean): number {
  let number = before
  for (let i = lost ? -1 - place : 0; i <= place; i++) number = nextNumber(number)
  return number
}

function tell(words: Int32Array, at: number, what: number): void {
  store(words, at, what)
  notifyAll(words, at)
}

/** The pool hears that the thread has died. */
export function reaper(exit: Int32Array): void {
  tell(exit, 0, DIED)
}
