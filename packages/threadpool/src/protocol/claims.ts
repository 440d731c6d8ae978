// Who has a task that was sent ahead to a thread: the thread, which claims each one before it begins, or the pool, which
// takes back those that are not claimed. `words`: one word, shared by the two.
//
// The pool numbers tasks as it sends them, from 1 on; what comes behind 2 ** 31 - 1 is -(2 ** 31).
//
//   C1  the word is the number of the last task that is settled: claimed by the thread, or taken back by the pool. It only
//       goes on
//   C2  the thread claims one task after the other, and settles those before it, too: one that has not come as far as its
//       claim (it could not be read) holds nobody up
//   C3  the pool takes back all that it has sent. Those that were not settled are its own again, and are never begun

import { compareExchange, load } from '@hublet/core/lowlevel'

export const CLAIM_WORDS: number = 1

const AT = 0

export const nextNumber = (number: number): number => (number + 1) | 0
/** Whether a task was sent later than another. */
export const isBehind = (number: number, other: number): boolean => ((number - other) | 0) > 0

/** By the thread: whether it may begin the task. */
export function claim(words: Int32Array, number: number): boolean {
  const last = load(words, AT)
  return isBehind(number, last) && compareExchange(words, AT, last, number) === last // else it was taken back meanwhile
}

/** By the pool, of a task that it has not taken back: whether it may have been begun. */
export function isClaimed(words: Int32Array, number: number): boolean {
  return !isBehind(number, load(words, AT))
}

/** By the pool: takes back what is not claimed. `sent`: the last one. Returns the last one that it has not taken back. */
export function takeBack(words: Int32Array, sent: number): number {
  for (;;) {
    const last = load(words, AT)
    if (compareExchange(words, AT, last, sent) === last) return last
  }
}
