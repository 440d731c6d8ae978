// Threads that wait for an event, others that set it and perhaps clear it again.
//
// Ghosts: 0 how often somebody began to set it, 1 how many of those who set and clear it have ended, 2 how often one has
// set it that was not set already.

import { load } from '../../packages/core/src/threads/atomics.ts'
import { doorbellAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { bury } from '../../packages/core/src/threads/protocol/slots.ts'
import {
  clearEvent,
  enlistAtEvent,
  eventState,
  isSet,
  leaveEvent,
  setEvent,
} from '../../packages/locks/src/protocol/event.ts'
import { KILLED, check, ghostAdd, ghostLoad, pause } from '../steps.ts'
import { sleep } from './bell.ts'

export function waiter(words: Int32Array, threads: Int32Array, me: number): void {
  const before = eventState(words)
  if (isSet(before)) return
  enlistAtEvent(words, me)
  for (;;) {
    const seen = load(threads, doorbellAt(slotOf(me)))
    const state = eventState(words)
    if (isSet(state) || state !== before) {
      check(ghostLoad(0) > 0, 'it went on, and nobody has set it')
      break
    }
    if (sleep(threads, me, seen) === KILLED) break
  }
  leaveEvent(words, me)
}

export function setter(words: Int32Array, threads: Int32Array, times: number, alone: boolean): void {
  for (let time = 0; time < times; time++) {
    ghostAdd(0, 1)
    const did = setEvent(words, threads)
    if (did) ghostAdd(2, 1)
    clearEvent(words)
    if (alone) check(!isSet(eventState(words)), 'it was cleared, and is set')
  }
  ghostAdd(1, 1)
}

/** Comes when all others have set it: for those who began to wait after that. */
export function last(words: Int32Array, threads: Int32Array, pulses: number): void {
  while (ghostLoad(1) < pulses) pause()
  ghostAdd(0, 1)
  const did = setEvent(words, threads)
  if (did) ghostAdd(2, 1)
}

export function reaper(threads: Int32Array, dead: number): void {
  bury(threads, dead)
}
