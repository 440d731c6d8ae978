// Of the barrier.

import { type Equivalent, equivalentsOf } from '../equivalent.ts'

export const barrier: readonly Equivalent[] = equivalentsOf('packages/locks/src/protocol/barrier.ts', [
  [undefined, 'doubled', /^ring(All|Cells)?\(/, 'a ring too many only makes somebody look once more'],
  [
    'arrive',
    'doubled',
    'store(words, cellAt(slotOf(me)), cellFor(me, WAITING, generation))',
    'while the thread lives only it writes its cell',
  ],
  [
    'leaveBarrier',
    'doubled',
    'store(words, cellAt(slotOf(me)), IDLE)',
    'while the thread lives only it writes its cell',
  ],
  [undefined, 'doubled', /^breakBarrier\(/, 'a generation is broken once; the second time is for nobody'],
  [
    'lookAtBarrier',
    'swapped',
    'breakBarrier(words, threads, generation) return endOf(load(words, STATE_AT), generation)',
    'it says that the generation goes on; but who breaks it rings itself too, and looks again',
  ],
  [
    'findDead',
    'doubled',
    'compareExchange(words, cellAt(slot), cell, IDLE)',
    'the second one fails: the cell of a dead thread is not written again',
  ],
  ['findDead', 'never', 'slot === slotOf(me)', "the id in the slot of the caller is the caller's, since it lives"],
])
