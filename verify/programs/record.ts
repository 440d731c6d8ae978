// Threads that block, one after the other in the same slot, and one that looks at their record as currentBlockingCalls does.
//
// `threads`: the id of the thread in the slot, 0 once it is buried. A call has the same number in all its words, and is one
// of the thread's: its id times 16, plus 1, 2, 3 ...
//
// Ghosts: 0 the call that lasts, or in which the thread has died; 1 how many calls were begun, 2 how many have been seen.

import { load, notifyAll, store } from '../../packages/core/src/threads/atomics.ts'
import { GREENLET, OWNER, SINCE, enter, entryIn, leave, take } from '../../packages/monkey/src/guard/protocol/record.ts'
import { check, ghostAdd, ghostLoad, ghostStore, wait } from '../steps.ts'

/** A word that the thread writes besides. */
const CALL = 4
const LASTS = 0
const BEGUN = 1
const SEEN = 2

/** The `id`-th thread in the slot makes `calls` calls. */
export function thread(words: Int32Array, threads: Int32Array, id: number, calls: number): void {
  for (let there = load(threads, 0); there !== id; there = load(threads, 0)) wait(threads, 0, there)
  take(words, 0, id)
  ghostStore(LASTS, 0)
  check(load(words, OWNER) === id, 'it has not taken the record')
  for (let n = 1; n <= calls; n++) {
    const number = id * 16 + n
    store(words, CALL, number)
    enter(words, 0, number, number)
    ghostStore(LASTS, number)
    ghostAdd(BEGUN, 1)
    check(entryIn(words, 0) !== 0, 'it does not see its own call')
    leave(words, 0)
    ghostStore(LASTS, 0)
    check(entryIn(words, 0) === 0, 'it sees a call of its own that is over')
  }
}

export function reader(words: Int32Array, threads: Int32Array, looks: number): void {
  for (let n = 0; n < looks; n++) {
    const owner = load(words, OWNER)
    const entry = entryIn(words, 0)
    const before = ghostLoad(LASTS)
    if (owner === 0 || entry === 0 || load(threads, 0) !== owner) continue
    const greenlet = load(words, GREENLET)
    const since = load(words, SINCE)
    const call = load(words, CALL)
    if (entryIn(words, 0) !== entry) continue
    ghostAdd(SEEN, 1)
    check(call === greenlet && call === since, 'it has read the words of two calls')
    check(call === before, 'it has seen another call than the one that lasted')
    check(call >> 4 === owner, 'it has seen the call of one thread as that of another')
    check(ghostLoad(LASTS) === call, 'it has seen a call that was over')
  }
}

/** The parent of the threads buries the one that has died, and the next gets the slot. */
export function reaper(threads: Int32Array, id: number): void {
  if (load(threads, 0) !== id) return
  store(threads, 0, 0)
  store(threads, 0, id + 1)
  notifyAll(threads, 0)
}
