// Threads that enter others into the registry, and may die over it.
//
// Ghosts by slot, of eight: 0 a thread was entered there, 8 the epoch that it had.

import { epochOf, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { bury, enter } from '../../packages/core/src/threads/protocol/slots.ts'
import { check, ghostAdd, ghostLoad, ghostStore } from '../steps.ts'

const EPOCH_AT = 8

/** Starts threads, and perhaps sees them end. */
export function parent(threads: Int32Array, me: number, thread: number, sees: boolean, times: number): void {
  for (let time = 0; time < times; time++) {
    const id = enter(threads, thread, me)
    check(id !== 0, 'there is a slot, and it was not found')
    ghostAdd(slotOf(id), 1)
    check(ghostLoad(slotOf(id)) === 1, 'two threads have one slot')
    check(epochOf(id) > ghostLoad(EPOCH_AT + slotOf(id)), 'two threads have one id')
    ghostStore(EPOCH_AT + slotOf(id), epochOf(id))
    if (sees) {
      ghostAdd(slotOf(id), -1) // before anybody else can be given the slot
      bury(threads, id)
    }
  }
}

export function tooMany(threads: Int32Array, me: number): void {
  check(enter(threads, 1, me) === 0, 'there is no slot, and one was found')
}

export function reaper(threads: Int32Array, dead: number): void {
  bury(threads, dead)
}
